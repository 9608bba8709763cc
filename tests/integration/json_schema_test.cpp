// The validator that the API's document is held up with: each keyword lets right values through and
// stops wrong ones.

#include "support/json_schema.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace latchkey::testing {
namespace {

const boost::json::object document = boost::json::parse(R"({
    "schemas": {"Positive": {"type": "integer", "minimum": 1}, "Alias": {"$ref": "#/schemas/Positive"}}
})")
                                         .as_object();

bool is_valid(std::string_view schema, std::string_view value) {
    return find_schema_faults(document, boost::json::parse(schema), boost::json::parse(value))
        .empty();
}

struct Row {
    std::string_view schema;
    std::vector<std::string_view> valid;
    std::vector<std::string_view> invalid;
};

TEST(JsonSchema, EachKeyword) {
    const std::vector<Row> rows{
        {R"({"type":"integer"})", {"1", "-1"}, {"1.5", "\"1\"", "null", "true"}},
        {R"({"type":["string","null"]})", {"\"x\"", "null"}, {"1", "[]"}},
        {R"({"type":"number"})", {"1", "1.5"}, {"\"1\""}},
        {R"({"const":{"a":[1]}})", {R"({"a":[1]})"}, {R"({"a":[2]})", "1"}},
        {R"({"enum":["a",null]})", {"\"a\"", "null"}, {"\"b\""}},
        {R"({"minLength":2,"maxLength":3})", {"\"éé\"", "\"abc\"", "1"}, {"\"é\"", "\"abcd\""}},
        {R"({"maxLength":3,"minLength":2})", {"\"ab\""}, {"\"a\"", "\"abcd\""}},
        {R"({"pattern":"^a+$"})", {"\"aa\"", "1"}, {"\"ab\"", "\"\""}},
        {R"({"minimum":1,"maximum":2})", {"1", "2", "1.5", "\"0\""}, {"0", "3", "0.9"}},
        {R"({"properties":{"a":{"type":"string"}}})", {"{}", R"({"b":1})", "1"}, {R"({"a":1})"}},
        {R"({"properties":{"a":true},"additionalProperties":false})",
         {"{}", R"({"a":1})"},
         {R"({"b":1})", R"({"a":1,"b":1})"}},
        {R"({"additionalProperties":{"type":"integer"}})", {R"({"x":1})"}, {R"({"x":"1"})"}},
        {R"({"required":["a"]})", {R"({"a":null})", "1"}, {"{}"}},
        {R"({"items":{"type":"integer"}})", {"[]", "[1,2]", "1"}, {"[1,\"2\"]"}},
        {R"({"oneOf":[{"minimum":1},{"maximum":3}]})", {"0", "4"}, {"2"}},
        {R"({"anyOf":[{"const":1},{"const":2}]})", {"1", "2"}, {"3"}},
        {R"({"allOf":[{"minimum":1},{"maximum":3}]})", {"2"}, {"0", "4"}},
        {R"({"$ref":"#/schemas/Alias"})", {"1"}, {"0", "\"1\""}},
        {"false", {}, {"1"}},
    };
    for (const Row& row : rows) {
        for (const std::string_view value : row.valid) {
            EXPECT_TRUE(is_valid(row.schema, value)) << row.schema << ' ' << value;
        }
        for (const std::string_view value : row.invalid) {
            EXPECT_FALSE(is_valid(row.schema, value)) << row.schema << ' ' << value;
        }
    }
}

TEST(JsonSchema, SaysWhere) {
    const auto faults = find_schema_faults(
        document,
        boost::json::parse(R"({"properties":{"a":{"items":{"type":"null"}}}})"),
        boost::json::parse(R"({"a":[null,1]})")
    );
    EXPECT_EQ(faults, std::vector<std::string>{"/a/1: 1 is no \"null\""});
}

TEST(JsonSchema, IsStrict) {
    EXPECT_THROW(is_valid(R"({"minItems":1})", "[]"), std::logic_error);
    EXPECT_THROW(is_valid(R"({"type":"text"})", "1"), std::logic_error);
    EXPECT_THROW(is_valid(R"({"$ref":"#/schemas/Nobody"})", "1"), std::logic_error);
    EXPECT_THROW(is_valid(R"({"$ref":"other.yaml"})", "1"), std::logic_error);
}

} // namespace
} // namespace latchkey::testing
