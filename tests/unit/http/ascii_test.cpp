#include "http/ascii.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace latchkey::http {
namespace {

TEST(Ascii, TokensAreWhatRfc9110Says) {
    const std::string_view others = "!#$%&'*+-.^_`|~";
    for (int code = 0; code < 256; ++code) {
        const char letter = static_cast<char>(code);
        const bool expected = (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
                              (code >= 'a' && code <= 'z') ||
                              (code != 0 && others.find(letter) != std::string_view::npos);
        EXPECT_EQ(is_token_character(letter), expected) << code;
    }
    EXPECT_TRUE(is_token("x-A_1"));
    EXPECT_FALSE(is_token(""));
    EXPECT_FALSE(is_token("a b"));
}

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
} // namespace latchkey::http
