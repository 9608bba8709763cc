#include "config/display.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::config {

namespace {

TEST(Display, ControlCharactersAreEscaped) {
    EXPECT_EQ(escape_controls("plain text, \xc3\xa9 \xc2\xa0"), "plain text, \xc3\xa9 \xc2\xa0");
    EXPECT_EQ(escape_controls("a\nb\tc\rd"), "a\\nb\\tc\\rd");
    EXPECT_EQ(escape_controls("\x1b[31m\x7f"), "\\x1b[31m\\x7f");
    EXPECT_EQ(escape_controls(std::string(1, '\0')), "\\x00");
    EXPECT_EQ(
        escape_controls("\xc2\x9b"
                        "31m"),
        "\\x9b31m"
    ) << "CSI as one C1 character";
    EXPECT_EQ(escape_controls("\xc3\x9b"), "\xc3\x9b") << "a letter whose second byte is one of C1";
    EXPECT_EQ(escape_controls("\xff\xc3"), "\\xff\\xc3") << "not UTF-8";
}

TEST(Display, UrlsThatMayHoldAPasswordAreKnown) {
    EXPECT_TRUE(may_hold_secret("smtp://user:password@host"));
    EXPECT_TRUE(may_hold_secret("postgresql://host/db?password=x"));
    EXPECT_FALSE(may_hold_secret("https://app.example"));
    EXPECT_FALSE(may_hold_secret("no-reply@example.com"));
}

TEST(Display, QuotedValuesAreShortAndHarmless) {
    EXPECT_EQ(in_quotes("a\nb"), "\"a\\nb\"");
    EXPECT_EQ(in_quotes("smtp://user:password@host"), "the value (hidden)");
    EXPECT_EQ(in_quotes(std::string(200, 'a')), '"' + std::string(200, 'a') + '"');
    EXPECT_EQ(in_quotes(std::string(201, 'a')), '"' + std::string(200, 'a') + "…\"");
    EXPECT_EQ(in_quotes(std::string(199, 'a') + "\xc3\xa9"), '"' + std::string(199, 'a') + "…\"")
        << "not cut inside a character";
}

TEST(Display, HiddenValuesTellTheirLength) {
    EXPECT_EQ(hidden(44), "(hidden, 44 bytes)");
    EXPECT_EQ(hidden(1), "(hidden, 1 byte)");
}

} // namespace

} // namespace latchkey::config
