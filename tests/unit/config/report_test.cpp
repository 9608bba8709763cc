#include "config/report.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace latchkey::config {

namespace {

TEST(Report, FaultsAreParagraphs) {
    EXPECT_EQ(describe(std::vector<Fault>{}), "");
    EXPECT_EQ(
        describe(std::vector<Fault>{
            {.name = "SECRET_KEY", .problem = "is not set", .remedy = "make one"},
            {.name = "PORT", .problem = "\"x\" is not a number", .remedy = "write a number"}}),
        "SECRET_KEY: is not set. Remedy: make one.\n\n"
        "PORT: \"x\" is not a number. Remedy: write a number.\n"
    );
}

TEST(Report, SettingsAreAligned) {
    EXPECT_EQ(
        describe(std::vector<Effective>{
            {.name = "PORT", .value = "5000", .origin = "default", .is_secret = false},
            {.name = "SECRET_KEY",
             .value = "(hidden, 44 bytes)",
             .origin = ".env",
             .is_secret = true},
            {.name = "HOST", .value = "h\xc3\xb4te", .origin = "environment", .is_secret = false},
            {.name = "EMAIL_FROM", .value = "", .origin = "default", .is_secret = false}}),
        "PORT        5000                default\n"
        "SECRET_KEY  (hidden, 44 bytes)  .env\n"
        "HOST        h\xc3\xb4te                environment\n"
        "EMAIL_FROM  (not set)           default\n"
    );
}

TEST(Report, OneLongValueDoesNotMoveTheOtherLines) {
    const std::string text = describe(std::vector<Effective>{
        {.name = "A", .value = std::string(100, 'x'), .origin = "default", .is_secret = false},
        {.name = "B", .value = "y", .origin = "default", .is_secret = false}});
    EXPECT_EQ(
        text,
        "A  " + std::string(100, 'x') + "  default\nB  y" + std::string(47, ' ') + "  default\n"
    );
}

TEST(Report, ThePageInTheTreeIsTheOneMadeFromTheTable) {
    std::ifstream file(LATCHKEY_CONFIGURATION_PAGE, std::ios::binary);
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(page, to_markdown()) << "run: latchkey config --markdown > docs/configuration.md";
}

} // namespace

} // namespace latchkey::config
