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

TEST(Clock, ReadsRfc3339) {
    using namespace std::chrono;
    const TimePoint moment = at(2026y / November / 22, 6h + 34min + 32s + 412ms);
    EXPECT_EQ(parse_rfc3339(to_rfc3339(moment)), moment);
    EXPECT_EQ(parse_rfc3339("2026-11-22t06:34:32.412z"), moment);
    EXPECT_EQ(parse_rfc3339("2026-11-22 06:34:32.4129999+00:00"), moment);
    EXPECT_EQ(parse_rfc3339("2026-11-22T08:04:32.412+01:30"), moment);
    EXPECT_EQ(parse_rfc3339("2026-11-21T18:34:32.412-12:00"), moment);
    EXPECT_EQ(parse_rfc3339("2026-11-22T06:34:32Z"), moment - 412ms);
    EXPECT_EQ(parse_rfc3339("2026-11-22T06:34:32.4Z"), moment - 12ms);
    EXPECT_EQ(parse_rfc3339("2024-02-29T00:00:00Z"), at(2024y / February / 29));
    EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:00Z"), TimePoint());
    EXPECT_EQ(parse_rfc3339("9999-12-31T23:59:59Z"), at(9999y / December / 31, 24h - 1s));
}

TEST(Clock, ReadsNothingElse) {
    for (const char* text : {
             "",
             "2026-11-22",
             "2026-11-22T06:34Z",
             "2026-11-22T06:34:32",
             "2026-11-22T06:34:32.Z",
             "2026-11-22T06:34:32,5Z",
             "2026-11-22T06:34:32+0100",
             "2026-11-22T06:34:32+24:00",
             "2026-11-22T06:34:32+01:60",
             "2026-11-22T06:34:32ZZ",
             "2026-11-22T06:34:32Z ",
             " 2026-11-22T06:34:32Z",
             "2026-11-22_06:34:32Z",
             "2026-11-22T24:00:00Z",
             "2026-11-22T06:60:00Z",
             "2016-12-31T23:59:60Z",
             "2026-13-01T00:00:00Z",
             "2026-00-01T00:00:00Z",
             "2026-02-29T00:00:00Z",
             "2026-11-31T00:00:00Z",
             "2026-11-00T00:00:00Z",
             "2026-1-22T06:34:32Z",
             "+026-11-22T06:34:32Z",
             "-026-11-22T06:34:32Z",
             "1969-12-31T23:59:59Z",
             "1970-01-01T00:00:00+00:01",
             "Sun, 22 Nov 2026 06:34:32 GMT",
             "1795300472",
         }) {
        EXPECT_EQ(parse_rfc3339(text), std::nullopt) << text;
    }
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
