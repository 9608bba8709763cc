#include "config/time_zone.hpp"

#include <date/tz.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace latchkey::config {

namespace {

/// The zones are read by this library later on, so both must know the same names.
TEST(TimeZone, AgreesWithTheDateLibrary) {
    std::size_t known = 0;
    for (const date::time_zone& zone : date::get_tzdb().zones) {
        if (zone.name() != "localtime") { // not a name of the database, but a link of the system
            EXPECT_TRUE(parse_time_zone(zone.name())) << zone.name();
            ++known;
        }
    }
    EXPECT_GT(known, 300U);
}

TEST(TimeZone, OthersAreRefused) {
    for (const std::string_view name :
         {"Mars/Olympus",
          "America",
          "America/",
          "/America/El_Salvador",
          "America/../UTC",
          "../zoneinfo/UTC",
          "posix/UTC",
          "right/UTC",
          "posixrules",
          "localtime",
          "Factory",
          "zone.tab",
          "UTC+2 ",
          "CEST6",
          ""}) {
        EXPECT_TRUE(parse_time_zone(name).has_error()) << name;
    }
    EXPECT_TRUE(parse_time_zone(std::string("UTC\0", 4)).has_error());
}

TEST(TimeZone, LetterCaseIsMended) {
    const auto refused = parse_time_zone("america/el_salvador");
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().at(0).remedy, "write America/El_Salvador");
}

} // namespace

} // namespace latchkey::config
