#include "base/ascii.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace latchkey {
namespace {

TEST(Ascii, LetterCaseIsThatOfAsciiOnly) {
    EXPECT_TRUE(equals_ignoring_case("AbC-1", "aBc-1"));
    EXPECT_FALSE(equals_ignoring_case("a", "ab"));
    EXPECT_FALSE(equals_ignoring_case("[", "{")); // 32 apart, like a letter and its other case
    EXPECT_FALSE(equals_ignoring_case("\xc3\x89", "\xc3\xa9"));
    EXPECT_TRUE(starts_with_ignoring_case("/AUTH/x", "/auth"));
    EXPECT_FALSE(starts_with_ignoring_case("/au", "/auth"));
    EXPECT_TRUE(ends_with_ignoring_case("a.EXAMPLE", ".example"));
    EXPECT_FALSE(ends_with_ignoring_case("le", ".example"));
    EXPECT_EQ(to_lower(std::string_view("AZaz09[\xc3\x89")), "azaz09[\xc3\x89");
    EXPECT_EQ(to_upper(std::string_view("AZaz09{\xc3\xa9")), "AZAZ09{\xc3\xa9");
}

TEST(Ascii, TrimsSpacesAndTabs) {
    EXPECT_EQ(trim(" \t a b\t "), "a b");
    EXPECT_EQ(trim(" \t"), "");
    EXPECT_EQ(trim(""), "");
    EXPECT_EQ(trim("\va\n"), "\va\n");
}

TEST(Ascii, ReadsHexadecimalDigits) {
    EXPECT_EQ(hex_digit_value('0'), 0);
    EXPECT_EQ(hex_digit_value('9'), 9);
    EXPECT_EQ(hex_digit_value('a'), 10);
    EXPECT_EQ(hex_digit_value('F'), 15);
    for (const char letter : {'g', 'G', '/', ':', '@', '`', '\0', '\xff'}) {
        EXPECT_EQ(hex_digit_value(letter), -1) << letter;
    }
}

} // namespace
} // namespace latchkey
