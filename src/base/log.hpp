#pragma once

// The log: one line an event on standard error. Secrets never reach it; a Secret does not print.
// Call sites use spdlog's own functions (spdlog::info, spdlog::error); this sets them up.

#include "base/request_id.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace spdlog {
class formatter;
}

namespace latchkey {

/// `text`: `2026-11-22T06:34:32.412Z warning what happened request_id=… trace_id=…`. `json`: one
/// object a line with `time`, `level`, `message`, and `request_id` and `trace_id` where a request
/// is at work.
enum class LogFormat { text, json };

/// Call once, before threads start. `level`: trace, debug, info, warning, error or off.
void start_logging(std::string_view level, LogFormat format);

/// What makes the lines.
std::unique_ptr<spdlog::formatter> log_formatter(LogFormat format);

/// As long as it lives, what this thread logs is on account of that request.
class LogScope {
public:
    /// `traceparent`: the header of that name (W3C Trace Context), empty without one; one that is
    /// malformed counts as none.
    LogScope(RequestId request_id, std::string_view traceparent);

    LogScope(const LogScope&) = delete;
    LogScope(LogScope&&) = delete;
    LogScope& operator=(const LogScope&) = delete;
    LogScope& operator=(LogScope&&) = delete;

    ~LogScope();
};

/// The trace-id: 32 hexadecimal digits in lower case; empty when it is malformed or all zero.
std::string_view trace_id_of(std::string_view traceparent);

} // namespace latchkey
