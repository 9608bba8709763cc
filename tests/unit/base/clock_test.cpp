#include "base/clock.hpp"

#include <gtest/gtest.h>

namespace latchkey {
namespace {

using namespace std::chrono_literals;

TimePoint at(std::chrono::sys_days day, std::chrono::milliseconds time = 0ms) {
    return TimePoint(day) + time;
}

TEST(Clock, HttpDate) {
    using namespace std::chrono;
    // RFC 9110 §5.6.7's own example, a leap day, the first and the last day of a year.
    EXPECT_EQ(
        to_http_date(at(1994y / November / 6, 8h + 49min + 37s)), "Sun, 06 Nov 1994 08:49:37 GMT"
    );
    EXPECT_EQ(to_http_date(at(2024y / February / 29)), "Thu, 29 Feb 2024 00:00:00 GMT");
    EXPECT_EQ(to_http_date(at(2026y / December / 31, 24h - 1ms)), "Thu, 31 Dec 2026 23:59:59 GMT");
    EXPECT_EQ(to_http_date(at(2027y / January / 1)), "Fri, 01 Jan 2027 00:00:00 GMT");
    EXPECT_EQ(to_http_date(at(1970y / January / 1)), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(to_http_date(at(9999y / December / 31)), "Fri, 31 Dec 9999 00:00:00 GMT");
}

TEST(Clock, Rfc3339) {
    using namespace std::chrono;
    EXPECT_EQ(
        to_rfc3339(at(2026y / November / 22, 6h + 34min + 32s + 412ms)), "2026-11-22T06:34:32.412Z"
    );
    EXPECT_EQ(to_rfc3339(at(2026y / January / 2, 7ms)), "2026-01-02T00:00:00.007Z");
    EXPECT_EQ(to_rfc3339(at(1969y / December / 31, 24h - 1ms)), "1969-12-31T23:59:59.999Z");
}

/// Down, never up: a token does not live longer than it says.
TEST(Clock, UnixSecondsAreRoundedDown) {
    EXPECT_EQ(to_unix_seconds(TimePoint(1999ms)), 1);
    EXPECT_EQ(to_unix_seconds(TimePoint(-1ms)), -1);
    EXPECT_EQ(from_unix_seconds(1'795'300'472), TimePoint(1'795'300'472'000ms));
    EXPECT_EQ(to_unix_seconds(from_unix_seconds(-5)), -5);
}

TEST(Clock, TheSystemsClockIsTheSystems) {
    const auto before = std::chrono::system_clock::now();
    const TimePoint now = SystemClock().now();
    const auto after = std::chrono::system_clock::now();
    EXPECT_GE(now + 1ms, before);
    EXPECT_LE(now, after);
}

} // namespace
} // namespace latchkey
