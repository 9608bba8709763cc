#include "adoption/local_time.hpp"
#include "base/error.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::adoption {
namespace {

using Reading = Moment::Reading;

std::string utc(const std::string& zone, const std::string& text) {
    const auto written = parse_written_time(text);
    return written ? to_rfc3339(LocalZone(zone).read(*written).at) : "unreadable";
}

TEST(LocalTime, IsReadAsTheFlaskServiceWroteIt) {
    const std::vector<std::pair<std::string, std::string>> rows{
        {"2026-11-22 06:34:32.412567", "2026-11-22T06:34:32.412Z"},
        {"2026-11-22 06:34:32", "2026-11-22T06:34:32.000Z"},
        {"2026-11-22T06:34:32.4", "2026-11-22T06:34:32.400Z"},
        {"2026-11-22 06:34:32.41", "2026-11-22T06:34:32.410Z"},
        {"2026-11-22 06:34:32.999999999", "2026-11-22T06:34:32.999Z"},
        {"2026-11-22 06:34", "2026-11-22T06:34:00.000Z"},
        {"2026-11-22", "2026-11-22T00:00:00.000Z"},
        {"2024-02-29 23:59:59", "2024-02-29T23:59:59.000Z"},
        {"1969-12-31 23:59:59.5", "1969-12-31T23:59:59.500Z"},
        {"2026-11-22 06:34:32Z", "2026-11-22T06:34:32.000Z"},
        {"2026-11-22 06:34:32.5+02", "2026-11-22T04:34:32.500Z"},
        {"2026-11-22 06:34:32-0330", "2026-11-22T10:04:32.000Z"},
        {"2026-11-22T06:34:32+05:45", "2026-11-22T00:49:32.000Z"},
    };
    for (const auto& [text, expected] : rows) {
        EXPECT_EQ(utc("UTC", text), expected) << text;
    }
}

TEST(LocalTime, IsNotGuessed) {
    for (const char* text :
         {"",
          "yesterday",
          "1732257272",
          "2026",
          "2026-11",
          "2026-13-01",
          "2026-02-29",
          "2026-00-10",
          "0000-01-01",
          "12026-11-22 06:34:32",
          "26-11-22 06:34:32",
          "2026/11/22 06:34:32",
          "2026-11-22 24:00:00",
          "2026-11-22 06:60:00",
          "2026-11-22 06:34:60",
          "2026-11-22 06:34:32.",
          "2026-11-22 06:34:32.1234567890",
          "2026-11-22 06:34:32 ",
          " 2026-11-22 06:34:32",
          "2026-11-22 6:34:32",
          "2026-11-22 06:34:32+24:00",
          "2026-11-22 06:34:32+02:60",
          "2026-11-22 06:34:32+2",
          "2026-11-22 06:34:32 CET",
          "2026-11-22  06:34:32",
          "-026-11-22",
          "2026-11-22 +6:34:32",
          "infinity"}) {
        EXPECT_FALSE(parse_written_time(text)) << text;
    }
}

TEST(LocalTime, BelongsToItsZone) {
    EXPECT_EQ(utc("America/El_Salvador", "2026-11-22 00:00:00"), "2026-11-22T06:00:00.000Z");
    EXPECT_EQ(utc("Asia/Kathmandu", "2026-11-22 05:45:00"), "2026-11-22T00:00:00.000Z");
    EXPECT_EQ(utc("Europe/Berlin", "2026-07-01 12:00:00"), "2026-07-01T10:00:00.000Z");
    EXPECT_EQ(utc("Europe/Berlin", "2026-12-01 12:00:00"), "2026-12-01T11:00:00.000Z");
    EXPECT_EQ(utc("Europe/Berlin", "2026-12-01 12:00:00+05"), "2026-12-01T07:00:00.000Z")
        << "what names its own distance belongs to no other zone";
    EXPECT_THROW(LocalZone("Mars/Olympus"), Failure);
}

/// As Python's zoneinfo does with fold=0, which is where the texts come from.
TEST(LocalTime, AroundAChangeOfTheClocksTheOffsetBeforeItCounts) {
    struct Row {
        std::string zone;
        std::string text;
        std::string expected;
        Reading reading;
    };

    const std::vector<Row> rows{
        {"Europe/Berlin", "2026-10-25 01:59:59.999", "2026-10-24T23:59:59.999Z", Reading::plain},
        {"Europe/Berlin", "2026-10-25 02:00:00", "2026-10-25T00:00:00.000Z", Reading::first_of_two},
        {"Europe/Berlin",
         "2026-10-25 02:59:59.999",
         "2026-10-25T00:59:59.999Z",
         Reading::first_of_two},
        {"Europe/Berlin", "2026-10-25 03:00:00", "2026-10-25T02:00:00.000Z", Reading::plain},
        {"Europe/Berlin", "2026-03-29 01:59:59", "2026-03-29T00:59:59.000Z", Reading::plain},
        {"Europe/Berlin", "2026-03-29 02:00:00", "2026-03-29T01:00:00.000Z", Reading::left_out},
        {"Europe/Berlin", "2026-03-29 02:30:00", "2026-03-29T01:30:00.000Z", Reading::left_out},
        {"Europe/Berlin", "2026-03-29 03:00:00", "2026-03-29T01:00:00.000Z", Reading::plain},
        {"Australia/Lord_Howe",
         "2026-04-05 01:45:00",
         "2026-04-04T14:45:00.000Z",
         Reading::first_of_two},
        {"Pacific/Apia", "2011-12-30 12:00:00", "2011-12-30T22:00:00.000Z", Reading::left_out},
    };
    for (const Row& row : rows) {
        const Moment moment = LocalZone(row.zone).read(parse_written_time(row.text).value());
        EXPECT_EQ(to_rfc3339(moment.at), row.expected) << row.zone << ' ' << row.text;
        EXPECT_EQ(moment.reading, row.reading) << row.zone << ' ' << row.text;
    }
}

} // namespace
} // namespace latchkey::adoption
