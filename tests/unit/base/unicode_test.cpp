#include "base/unicode.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey {
namespace {

using namespace std::string_literals;

TEST(Unicode, WellFormedUtf8) {
    for (const std::string& text : std::vector<std::string>{
             "",
             "plain",
             "\0"s,
             "\x7f",
             "\xc2\x80",
             "\xdf\xbf",
             "\xe0\xa0\x80",
             "\xed\x9f\xbf",
             "\xee\x80\x80",
             "\xef\xbf\xbf",
             "\xf0\x90\x80\x80",
             "\xf4\x8f\xbf\xbf"}) {
        EXPECT_TRUE(is_valid_utf8(text)) << text;
    }
}

TEST(Unicode, IllFormedUtf8) {
    for (const std::string& text : std::vector<std::string>{
             "\x80",
             "\xbf",
             "\xc0\x80",
             "\xc1\xbf",
             "\xc2",
             "\xc2\x41",
             "\xe0\x80\x80",
             "\xe0\x9f\xbf",
             "\xe2\x82",
             "\xed\xa0\x80",
             "\xed\xbf\xbf",
             "\xf0\x80\x80\x80",
             "\xf0\x8f\xbf\xbf",
             "\xf0\x9f\x98",
             "\xf4\x90\x80\x80",
             "\xf5\x80\x80\x80",
             "\xfe",
             "\xff",
             "good\xc3",
             "\xc3good"}) {
        EXPECT_FALSE(is_valid_utf8(text)) << testing::PrintToString(text);
    }
}

TEST(Unicode, OtherEncodingForms) {
    EXPECT_EQ(utf8_from_utf16(u"é\U0001F600"), "é\U0001F600");
    EXPECT_EQ(utf8_from_utf16(u""), "");
    EXPECT_EQ(utf8_from_utf16(std::u16string(1, 0xd800)), std::nullopt);
    EXPECT_EQ(utf8_from_utf16(std::u16string(1, 0xdc00)), std::nullopt);
    EXPECT_EQ(utf8_from_utf16(std::u16string{0xdc00, 0xd800}), std::nullopt);
    EXPECT_EQ(utf8_from_utf32(U"é\U0001F600"), "é\U0001F600");
    EXPECT_EQ(utf8_from_utf32(U""), "");
    EXPECT_EQ(utf8_from_utf32(std::u32string(1, 0xd800)), std::nullopt);
    EXPECT_EQ(utf8_from_utf32(std::u32string(1, 0x110000)), std::nullopt);
    EXPECT_EQ(to_code_points("aé\U0001F600\0"s), U"aé\U0001F600\0"s);
}

TEST(Unicode, CountsCodePoints) {
    EXPECT_EQ(count_code_points(""), 0U);
    EXPECT_EQ(count_code_points("aé€\U0001F600"), 4U);
    EXPECT_EQ(count_code_points("e\u0301"), 2U) << "not what one sees: what one counts";
    EXPECT_EQ(count_code_points("a\0b"s), 3U);
}

/// The password rule asks what Python's str.isupper() says of one character.
TEST(Unicode, Uppercase) {
    for (const std::string& text :
         std::vector<std::string>{"A", "É", "Ω", "Я", "Ⅰ", "Ⓐ", "\U0001D400", "xxÉxx"}) {
        EXPECT_TRUE(contains_uppercase(text)) << text;
    }
    for (const std::string& text :
         std::vector<std::string>{"", "a", "é", "ß", "1", "ǅ", "中", "ª", "ⓐ", "@"}) {
        EXPECT_FALSE(contains_uppercase(text)) << text;
    }
}

TEST(Unicode, Controls) {
    for (const std::string& text : std::vector<std::string>{
             "\0"s, "\t"s, "\n"s, "\x1f"s, "\x7f"s, "\u0085"s, "\u009f"s, "x\ry"s}) {
        EXPECT_TRUE(contains_control(text)) << testing::PrintToString(text);
    }
    for (const std::string& text :
         std::vector<std::string>{"", " ", "\u00a0", "\u200d", "\u202e", "\u2028", "é"}) {
        EXPECT_FALSE(contains_control(text)) << text;
    }
}

TEST(Unicode, NormalizationFormC) {
    EXPECT_EQ(to_nfc(""), "");
    EXPECT_EQ(to_nfc("e\u0301"), "é");
    EXPECT_EQ(to_nfc("é"), "é");
    EXPECT_EQ(to_nfc("\u212b"), "Å");
    EXPECT_EQ(to_nfc("q\u0307\u0323"), "q\u0323\u0307") << "marks in their canonical order";
    EXPECT_EQ(to_nfc("ﬁ"), "ﬁ") << "C, not KC";
}

TEST(Unicode, FoldsCase) {
    EXPECT_EQ(fold_case(""), "");
    EXPECT_EQ(fold_case("ADA@Example.ORG"), "ada@example.org");
    EXPECT_EQ(fold_case("Straße"), fold_case("STRASSE"));
    EXPECT_EQ(fold_case("Σίσυφος"), fold_case("ΣΊΣΥΦΟΣ"));
    EXPECT_EQ(fold_case("E\u0301"), "é");
    EXPECT_EQ(fold_case("\u212a"), "k") << "the Kelvin sign is a K";
    EXPECT_NE(fold_case("ı"), fold_case("i")) << "no language's own rules";
    EXPECT_EQ(fold_case("a\0B"s), "a\0b"s);
    // Two spellings of one text, whose marks would fold apart if they were not put in order before.
    EXPECT_EQ(fold_case("α\u0345\u0301"), fold_case("α\u0301\u0345"));
}

TEST(Unicode, FoldingTwiceIsFoldingOnce) {
    for (char32_t c = 1; c < 0x11000; ++c) {
        if (c < 0xd800 || c > 0xdfff) {
            const std::string text = utf8_from_utf32(std::u32string(1, c)).value();
            const std::string once = fold_case(text);
            EXPECT_EQ(fold_case(once), once) << std::hex << static_cast<std::uint32_t>(c);
        }
    }
}

TEST(Unicode, WordCharacters) {
    for (const char32_t c : {U'a', U'Z', U'0', U'_', U'é', U'中', U'٣', U'²', U'Ⅷ', U'ª'}) {
        EXPECT_TRUE(is_word_character(c)) << static_cast<std::uint32_t>(c);
    }
    for (const char32_t c : {U'-', U' ', U'.', U'@', U'\0', U'€', U'\u0301', U'\U0001F600'}) {
        EXPECT_FALSE(is_word_character(c)) << static_cast<std::uint32_t>(c);
    }
}

TEST(Unicode, DecimalDigits) {
    EXPECT_EQ(decimal_digit(U'0'), 0);
    EXPECT_EQ(decimal_digit(U'9'), 9);
    EXPECT_EQ(decimal_digit(U'٣'), 3);
    EXPECT_EQ(decimal_digit(U'\U0001D7DB'), 3); // mathematical
    EXPECT_EQ(decimal_digit(U'²'), std::nullopt);
    EXPECT_EQ(decimal_digit(U'Ⅷ'), std::nullopt);
    EXPECT_EQ(decimal_digit(U'a'), std::nullopt);
}

} // namespace
} // namespace latchkey
