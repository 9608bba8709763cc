#include "base/clock.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

namespace latchkey {

namespace {

std::tm to_utc(TimePoint time) {
    const auto seconds = static_cast<std::time_t>(to_unix_seconds(time));
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return parts;
}

} // namespace

TimePoint SystemClock::now() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::int64_t to_unix_seconds(TimePoint time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

TimePoint from_unix_seconds(std::int64_t seconds) {
    return TimePoint{std::chrono::seconds{seconds}};
}

std::string to_http_date(TimePoint time) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", to_utc(time));
}

std::string to_rfc3339(TimePoint time) {
    const auto milliseconds = (time - std::chrono::floor<std::chrono::seconds>(time)).count();
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", to_utc(time), milliseconds);
}

} // namespace latchkey
