#include "base/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <optional>

namespace latchkey {

namespace {

using Line = spdlog::memory_buf_t;

struct LogContext {
    std::string request_id;
    std::string trace_id; // empty without one
};

thread_local std::optional<LogContext> context;

void append(Line& line, std::string_view text) {
    line.append(text.data(), text.data() + text.size());
}

/// RFC 8259 §7. What is no UTF-8 stays as it is: nothing of ours logs such bytes.
void append_escaped(Line& line, std::string_view text) {
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') {
            line.push_back('\\');
            line.push_back(letter);
        } else if (static_cast<unsigned char>(letter) < 0x20) {
            fmt::format_to(fmt::appender(line), "\\u{:04x}", static_cast<unsigned>(letter));
        } else {
            line.push_back(letter);
        }
    }
}

/// ` request_id=… trace_id=…`
class ContextAsText final : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& /*message*/, const std::tm& /*time*/, Line& line)
        override {
        if (context) {
            append(line, " request_id=");
            append(line, context->request_id);
        }
        if (context && !context->trace_id.empty()) {
            append(line, " trace_id=");
            append(line, context->trace_id);
        }
    }

    [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<ContextAsText>();
    }
};

/// The members after the level.
class MessageAsJson final : public spdlog::custom_flag_formatter {
public:
    void
    format(const spdlog::details::log_msg& message, const std::tm& /*time*/, Line& line) override {
        append(line, R"("message":")");
        append_escaped(line, {message.payload.data(), message.payload.size()});
        append(line, "\"");
        if (context) {
            append(line, R"(,"request_id":")");
            append(line, context->request_id);
            append(line, "\"");
        }
        if (context && !context->trace_id.empty()) {
            append(line, R"(,"trace_id":")");
            append(line, context->trace_id);
            append(line, "\"");
        }
    }

    [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<MessageAsJson>();
    }
};

bool is_lower_hex(std::string_view text) {
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

} // namespace

void start_logging(std::string_view level, LogFormat format) {
    auto logger = spdlog::stderr_logger_mt("latchkey");
    logger->set_formatter(log_formatter(format));
    logger->set_level(spdlog::level::from_str(std::string(level)));
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
}

std::unique_ptr<spdlog::formatter> log_formatter(LogFormat format) {
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    if (format == LogFormat::json) {
        formatter->add_flag<MessageAsJson>('*');
        formatter->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%*})");
    } else {
        formatter->add_flag<ContextAsText>('*');
        formatter->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v%*");
    }
    return formatter;
}

LogScope::LogScope(RequestId request_id, std::string_view traceparent) {
    context = LogContext{to_string(request_id), std::string(trace_id_of(traceparent))};
}

LogScope::~LogScope() {
    context.reset();
}

std::string_view trace_id_of(std::string_view traceparent) {
    // version "-" trace-id "-" parent-id "-" flags; versions to come may go on after those.
    constexpr std::size_t version_length = 2;
    constexpr std::size_t id_length = 32;
    constexpr std::size_t length_min = 55;
    if (traceparent.size() < length_min || traceparent.starts_with("ff") ||
        traceparent[version_length] != '-' || traceparent[version_length + 1 + id_length] != '-') {
        return {};
    }
    const std::string_view id = traceparent.substr(version_length + 1, id_length);
    const bool is_zero = id.find_first_not_of('0') == std::string_view::npos;
    return is_lower_hex(traceparent.substr(0, version_length)) && is_lower_hex(id) && !is_zero
               ? id
               : std::string_view();
}

} // namespace latchkey
