#pragma once

// What is logged while an object of this lives, without the time: `warning: …`. Of the test's own
// process, and not beside another test.

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

namespace latchkey::testing {

class LogLines {
public:
    LogLines()
        : before_(spdlog::default_logger()) {
        auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(text_);
        auto logger = std::make_shared<spdlog::logger>("test", std::move(sink));
        logger->set_pattern("%l: %v");
        spdlog::set_default_logger(std::move(logger));
    }

    LogLines(const LogLines&) = delete;
    LogLines(LogLines&&) = delete;
    LogLines& operator=(const LogLines&) = delete;
    LogLines& operator=(LogLines&&) = delete;

    ~LogLines() { spdlog::set_default_logger(before_); }

    [[nodiscard]] std::string text() const { return text_.str(); }

    [[nodiscard]] std::size_t count() const {
        const std::string lines = text();
        return static_cast<std::size_t>(std::ranges::count(lines, '\n'));
    }

private:
    std::ostringstream text_;
    std::shared_ptr<spdlog::logger> before_;
};

} // namespace latchkey::testing
