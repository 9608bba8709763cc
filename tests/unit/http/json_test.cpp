#include "http/json.hpp"

#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace latchkey::http {
namespace {

using namespace std::string_view_literals;

std::string message_for(std::string_view body) {
    const auto value = parse_json_body(body);
    return value ? "fine: " + boost::json::serialize(*value) : value.error().message;
}

std::string nested(int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']');
}

TEST(ParseJsonBody, SaysWhatIsWrongAndWhere) {
    EXPECT_EQ(message_for(""), "The body is not valid JSON: it ends too early at byte 0.");
    EXPECT_EQ(message_for("  "), "The body is not valid JSON: it ends too early at byte 2.");
    EXPECT_EQ(message_for("{\"a\":"), "The body is not valid JSON: it ends too early at byte 5.");
    EXPECT_EQ(
        message_for("{} x"), "The body is not valid JSON: something follows the value at byte 3."
    );
    EXPECT_EQ(message_for("hello"), "The body is not valid JSON: the syntax is wrong at byte 0.");
    EXPECT_EQ(message_for("\"\xff\""), "The body is not valid JSON: the text is not Unicode.");
    EXPECT_EQ(
        message_for("[1e99999999999]"),
        "The body is not valid JSON: the exponent of a number is out of range at byte 12."
    );
    // The offset is that of what was sent, not of what lone surrogates were rewritten to.
    EXPECT_EQ(
        message_for("[\"\\ud800\",\"\\udfff\"x]"),
        "The body is not valid JSON: the syntax is wrong at byte 18."
    );
}

TEST(ParseJsonBody, BoundsTheDepth) {
    EXPECT_TRUE(parse_json_body(nested(json_depth_max)));
    EXPECT_EQ(
        message_for(nested(json_depth_max + 1)),
        "The body is not valid JSON: it is nested too deeply at byte 32."
    );
    EXPECT_FALSE(parse_json_body(std::string(100'000, '[')));
}

std::string as_utf16(std::string_view ascii, bool is_big_endian) {
    std::string bytes;
    for (const char letter : ascii) {
        bytes += is_big_endian ? std::string{'\0', letter} : std::string{letter, '\0'};
    }
    return bytes;
}

std::string as_utf32(std::string_view ascii, bool is_big_endian) {
    std::string bytes;
    for (const char letter : ascii) {
        bytes += is_big_endian ? std::string{'\0', '\0', '\0', letter}
                               : std::string{letter, '\0', '\0', '\0'};
    }
    return bytes;
}

TEST(ParseJsonBody, TellsTheEncodingAsPythonDoes) {
    const std::string_view text = "{\"a\":1}";
    const std::string expected = "fine: {\"a\":1}";
    EXPECT_EQ(message_for("\xef\xbb\xbf" + std::string(text)), expected);
    for (const bool is_big_endian : {true, false}) {
        const std::string mark16 = is_big_endian ? "\xfe\xff" : "\xff\xfe";
        const std::string mark32 =
            is_big_endian ? std::string("\0\0\xfe\xff", 4) : std::string("\xff\xfe\0\0", 4);
        EXPECT_EQ(message_for(as_utf16(text, is_big_endian)), expected);
        EXPECT_EQ(message_for(as_utf32(text, is_big_endian)), expected);
        EXPECT_EQ(message_for(mark16 + as_utf16(text, is_big_endian)), expected);
        EXPECT_EQ(message_for(mark32 + as_utf32(text, is_big_endian)), expected);
        EXPECT_EQ(message_for(as_utf16("1", is_big_endian)), "fine: 1");
    }
    EXPECT_FALSE(parse_json_body("\xef\xbb\xbf"));
    EXPECT_FALSE(parse_json_body("\xfe\xff\xd8\0"sv)); // half a surrogate pair
    EXPECT_FALSE(parse_json_body("\xff\xfe{"));        // half a code unit
    EXPECT_FALSE(parse_json_body("\0\0\0"sv));
}

TEST(ParseJsonBody, TakesTheLastOfDuplicateKeys) {
    EXPECT_EQ(message_for(R"({"a":1,"b":2,"a":3})"), R"(fine: {"a":3,"b":2})");
}

TEST(ParseJsonBody, RewritesLoneSurrogatesOnly) {
    const auto value = parse_json_body(R"(["\ud800","\uD83D\uDE00","\\ud800","\uDBFFx\udc00"])");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->at(0).as_string(), "\xed\xa0\x80");
    EXPECT_EQ(value->at(1).as_string(), "\xf0\x9f\x98\x80");
    EXPECT_EQ(value->at(2).as_string(), "\\ud800");
    EXPECT_EQ(value->at(3).as_string(), "\xed\xaf\xbfx\xed\xb0\x80");
    EXPECT_FALSE(parse_json_body("\"\xed\xa0\x80\"")); // as bytes they are no UTF-8
    EXPECT_FALSE(parse_json_body(R"(\ud800)"));
    EXPECT_FALSE(parse_json_body(R"("\ud80")"));
    EXPECT_FALSE(parse_json_body(R"("\ud800)"));
    EXPECT_FALSE(parse_json_body(R"("\)"));
}

} // namespace
} // namespace latchkey::http
