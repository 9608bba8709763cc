#include "crypto/strict_json.hpp"

#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <string>

namespace latchkey::crypto {

namespace {

constexpr std::size_t depth_max = 4;

std::string fault_of(std::string_view text) {
    const Result<boost::json::value> value = parse_strict_json(text, depth_max);
    if (value) {
        return "none";
    }
    EXPECT_EQ(value.error().code, ErrorCode::malformed_json);
    return value.error().message;
}

TEST(StrictJson, TakesAnyValue) {
    for (const char* text :
         {"{}",
          "[]",
          "null",
          "1",
          "\"\"",
          " {\"a\" :\r\n[1,\t{}]} ",
          R"({"a":":\":,\\","b":"a:b"})"}) {
        EXPECT_EQ(fault_of(text), "none") << text;
    }
    const Result<boost::json::value> value = parse_strict_json(R"({"b":1,"a":[2.5]})", depth_max);
    ASSERT_TRUE(value.has_value());
    EXPECT_EQ(boost::json::serialize(*value), R"({"b":1,"a":[2.5E0]})");
}

TEST(StrictJson, RefusesWhatIsNoJson) {
    for (const std::string_view text :
         {std::string_view(""),
          std::string_view("{"),
          std::string_view("{}{}"),
          std::string_view("{} x"),
          std::string_view("{\"a\":1,}"),
          std::string_view("{'a':1}"),
          std::string_view("{/**/}"),
          std::string_view("\xef\xbb\xbf{}"),
          std::string_view("{\"a\":\"\xff\"}"),
          std::string_view("{\"a\":\"\\ud800\"}"),
          std::string_view("{\"a\":\"\n\"}"),
          std::string_view("{}\0", 3),
          std::string_view("NaN")}) {
        EXPECT_EQ(fault_of(text), "it is not well-formed JSON") << text;
    }
}

TEST(StrictJson, RefusesTwoMembersOfOneNameAtAnyDepth) {
    for (const char* text :
         {R"({"a":1,"a":1})",
          R"({"a":1,"\u0061":2})",
          R"({"a":{"b":1,"b":2}})",
          R"([[{"b":1,"b":2}]])",
          R"({"a":"\\","a":":"})",
          R"({"a":{"b":1},"a":{"b":1,"c":2}})",
          R"({"":1,"":1})"}) {
        EXPECT_EQ(fault_of(text), "it has two members of one name") << text;
    }
    EXPECT_EQ(fault_of(R"([{"a":1},{"a":2},{"b":{"a":3}}])"), "none");
}

TEST(StrictJson, BoundsTheDepth) {
    EXPECT_EQ(fault_of("[[[[]]]]"), "none");
    EXPECT_EQ(fault_of("[[[[[]]]]]"), "it is nested more than 4 levels deep");
    EXPECT_EQ(fault_of(std::string(100'000, '[')), "it is nested more than 4 levels deep");
}

TEST(StrictJson, RefusesNumbersOutOfRange) {
    for (const char* text : {"1e400", "[-1e400]", R"({"a":[{"b":1e99999}]})"}) {
        EXPECT_EQ(fault_of(text), "it has a number out of range") << text;
    }
    for (const char* text : {"1e308", "-1e308", "1e-400", "123456789012345678901234567890"}) {
        EXPECT_EQ(fault_of(text), "none") << text;
    }
}

TEST(StrictJson, FindsStringsOnly) {
    const boost::json::object object{{"text", "a"}, {"empty", ""}, {"number", 1}};
    EXPECT_EQ(find_string(object, "text"), "a");
    EXPECT_EQ(find_string(object, "empty"), "");
    EXPECT_FALSE(find_string(object, "number").has_value());
    EXPECT_FALSE(find_string(object, "Text").has_value());
}

} // namespace

} // namespace latchkey::crypto
