#include "http/json_render.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>

namespace latchkey::http {
namespace {

namespace json = boost::json;

std::string render(const json::value& value) {
    std::string text = render_json(value);
    EXPECT_EQ(text.back(), '\n');
    text.pop_back();
    return text;
}

TEST(RenderJson, SortsKeysAndIsCompact) {
    EXPECT_EQ(
        render({{"b", 1}, {"a", {true, nullptr, "x"}}, {"C", json::object()}, {"aa", json::array()}}
        ),
        R"({"C":{},"a":[true,null,"x"],"aa":[],"b":1})"
    );
    // By code point, as Python does: U+FFFF before U+10000, which UTF-16 would have the other way.
    EXPECT_EQ(
        render({{"\xf0\x90\x80\x80", 2}, {"\xef\xbf\xbf", 1}}), R"({"\uffff":1,"\ud800\udc00":2})"
    );
}

TEST(RenderJson, SpellsStringsAsPythonDoes) {
    const struct {
        std::string text;
        std::string_view expected;
    } cases[] = {
        {"", R"("")"},
        {"a\"b\\c/d", R"("a\"b\\c/d")"},
        {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
        {std::string("\0\x01\x1f", 3), R"("\u0000\u0001\u001f")"},
        {"\x7f", R"("\u007f")"},
        {"~ ", R"("~ ")"},
        {"Jos\xc3\xa9 \xe2\x82\xac", R"("Jos\u00e9 \u20ac")"},
        {"\xf0\x9f\x98\x80", R"("\ud83d\ude00")"},
        {"\xe2\x80\xa8<>&'", R"("\u2028<>&'")"},
        {"\xed\xa0\x80", R"("\ud800")"},             // a lone surrogate
        {"\xff\xc0\x80", R"("\ufffd\ufffd\ufffd")"}, // no UTF-8 at all
        {"\xe2\x82", R"("\ufffd\ufffd")"},           // cut off
        {"\xf5\x80\x80\x80", R"("\ufffd\ufffd\ufffd\ufffd")"},
        {"\xf4\x90\x80\x80", R"("\ufffd\ufffd\ufffd\ufffd")"}, // above U+10FFFF
    };

    for (const auto& [text, expected] : cases) {
        EXPECT_EQ(render(json::string(text)), expected);
    }
}

TEST(RenderJson, SpellsNumbersAsPythonDoes) {
    EXPECT_EQ(render(-9223372036854775807 - 1), "-9223372036854775808");
    EXPECT_EQ(render(18446744073709551615U), "18446744073709551615");

    const struct {
        double number;
        std::string_view expected;
    } cases[] = {
        {0.0, "0.0"},
        {-0.0, "-0.0"},
        {1.0, "1.0"},
        {0.1, "0.1"},
        {1.5e-4, "0.00015"},
        {1e-5, "1e-05"},
        {123456789.25, "123456789.25"},
        {1e15, "1000000000000000.0"},
        {1e16, "1e+16"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {5e-324, "5e-324"},
        {std::numeric_limits<double>::infinity(), "null"},
        {std::nan(""), "null"},
    };

    for (const auto& [number, expected] : cases) {
        EXPECT_EQ(render(number), expected);
    }
}

} // namespace
} // namespace latchkey::http
