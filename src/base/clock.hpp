#pragma once

// The time, as an object that tests can set. Stored and compared times are UTC milliseconds.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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

/// For waits and ages: never steps, some milliseconds late, and read for a fraction of what the
/// exact time costs.
std::chrono::steady_clock::time_point coarse_steady_now();

/// Seconds since 1970, as tokens carry them (RFC 7519, NumericDate).
std::int64_t to_unix_seconds(TimePoint time);
TimePoint from_unix_seconds(std::int64_t seconds);

/// `Sun, 22 Nov 2026 06:34:32 GMT` (RFC 9110, IMF-fixdate).
std::string to_http_date(TimePoint time);

/// `2026-11-22T06:34:32.412Z` (RFC 3339).
std::string to_rfc3339(TimePoint time);

/// A date and time of RFC 3339 §5.6 with any offset, of the years 1970 to 9999; what is below a
/// millisecond is cut off. Nothing for another text, and for a leap second.
std::optional<TimePoint> parse_rfc3339(std::string_view text);

} // namespace latchkey
