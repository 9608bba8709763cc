#include "http/json_render.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <vector>

namespace latchkey::http {

namespace {

namespace json = boost::json;

constexpr char32_t replacement_character = 0xfffd;

/// One code point from the front of `text`, which it is cut from. Surrogates pass: Python writes
/// them as escapes too. Any other ill-formed byte becomes U+FFFD.
char32_t take_code_point(std::string_view& text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    constexpr std::array<unsigned, 5> lead_masks{0, 0x7f, 0x1f, 0x0f, 0x07};
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    char32_t code_point = lead & lead_masks[size];
    bool is_valid = text.size() >= size && (lead < 0x80 || (lead >= 0xc2 && lead <= 0xf4));
    for (std::size_t i = 1; is_valid && i < size; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        is_valid = (byte & 0xc0U) == 0x80U;
        code_point = code_point << 6U | (byte & 0x3fU);
    }
    is_valid = is_valid && code_point >= least[size] && code_point <= 0x10ffff;
    text.remove_prefix(is_valid ? size : 1);
    return is_valid ? code_point : replacement_character;
}

void append_unit(std::string& out, char32_t unit) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += "\\u";
    for (unsigned shift = 16; shift > 0; shift -= 4) {
        out += digits[unit >> (shift - 4) & 0xfU];
    }
}

void append_escaped(std::string& out, char32_t code_point) {
    switch (code_point) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\b':
        out += "\\b";
        return;
    case '\f':
        out += "\\f";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        break;
    }
    if (code_point < 0x10000) {
        append_unit(out, code_point);
        return;
    }
    append_unit(out, 0xd800 + ((code_point - 0x10000) >> 10U));
    append_unit(out, 0xdc00 + ((code_point - 0x10000) & 0x3ffU));
}

void append_string(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        const char letter = text.front();
        if (letter >= ' ' && letter <= '~' && letter != '"' && letter != '\\') {
            out += letter;
            text.remove_prefix(1);
        } else {
            append_escaped(out, take_code_point(text));
        }
    }
    out += '"';
}

template <typename... Format>
void append_digits(std::string& out, auto number, Format... format) {
    // The longest is 1e15 and its like in fixed notation, or -1.7976931348623157e+308.
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, format...);
    out.append(digits.data(), end.ptr);
}

/// Python's repr(): the shortest digits that read back the same, always marked as a fraction or
/// with an exponent. JSON has no word for infinity; null is what JavaScript writes.
void append_double(std::string& out, double number) {
    if (!std::isfinite(number)) {
        out += "null";
        return;
    }
    const double magnitude = std::fabs(number);
    if (magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
        append_digits(out, number, std::chars_format::scientific);
        return;
    }
    const std::size_t start = out.size();
    append_digits(out, number, std::chars_format::fixed);
    if (out.find('.', start) == std::string::npos) {
        out += ".0";
    }
}

void append_value(std::string& out, const json::value& value);

void append_array(std::string& out, const json::array& array) {
    const char* separator = "[";
    for (const json::value& element : array) {
        out += separator;
        append_value(out, element);
        separator = ",";
    }
    out += array.empty() ? "[]" : "]";
}

void append_object(std::string& out, const json::object& object) {
    std::vector<const json::key_value_pair*> members;
    members.reserve(object.size());
    for (const json::key_value_pair& member : object) {
        members.push_back(&member);
    }
    std::ranges::sort(members, {}, [](const auto* member) {
        return std::string_view(member->key().data(), member->key().size());
    });
    const char* separator = "{";
    for (const json::key_value_pair* member : members) {
        out += separator;
        append_string(out, {member->key().data(), member->key().size()});
        out += ':';
        append_value(out, member->value());
        separator = ",";
    }
    out += object.empty() ? "{}" : "}";
}

void append_value(std::string& out, const json::value& value) {
    switch (value.kind()) {
    case json::kind::null:
        out += "null";
        break;
    case json::kind::bool_:
        out += value.get_bool() ? "true" : "false";
        break;
    case json::kind::int64:
        append_digits(out, value.get_int64());
        break;
    case json::kind::uint64:
        append_digits(out, value.get_uint64());
        break;
    case json::kind::double_:
        append_double(out, value.get_double());
        break;
    case json::kind::string:
        append_string(out, {value.get_string().data(), value.get_string().size()});
        break;
    case json::kind::array:
        append_array(out, value.get_array());
        break;
    case json::kind::object:
        append_object(out, value.get_object());
        break;
    }
}

} // namespace

std::string render_json(const json::value& value) {
    std::string out;
    append_value(out, value);
    out += '\n';
    return out;
}

} // namespace latchkey::http
