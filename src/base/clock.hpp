#pragma once

// The time, as an object that tests can set. Stored and compared times are UTC milliseconds.

#include <chrono>
#include <cstdint>
#include <string>

namespace latchkey {

/// A moment in UTC, to the millisecond.
using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

/// Thread-safe: called from every thread at once.
class Clock {
public:
    virtual ~Clock() = default;

    [[nodiscard]] virtual TimePoint now() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override;
};

/// Seconds since 1970, as tokens carry them (RFC 7519, NumericDate).
std::int64_t to_unix_seconds(TimePoint time);
TimePoint from_unix_seconds(std::int64_t seconds);

/// `Sun, 22 Nov 2026 06:34:32 GMT` (RFC 9110, IMF-fixdate).
std::string to_http_date(TimePoint time);

/// `2026-11-22T06:34:32.412Z` (RFC 3339).
std::string to_rfc3339(TimePoint time);

} // namespace latchkey
