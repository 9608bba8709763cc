#include "http/json.hpp"

#include "base/ascii.hpp"
#include "base/unicode.hpp"

#include <boost/json/stream_parser.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace latchkey::http {

namespace {

namespace json = boost::json;
using namespace std::string_view_literals;

struct Encoding {
    unsigned unit_bytes = 1;
    bool is_big_endian = false;
    std::size_t mark_bytes = 0; // of the byte order mark
};

struct ByteOrderMark {
    std::string_view bytes;
    Encoding encoding;
};

/// Those of UTF-32 before those of UTF-16 that they begin with.
constexpr std::array byte_order_marks{
    ByteOrderMark{"\0\0\xfe\xff"sv, {4, true, 4}},
    ByteOrderMark{"\xff\xfe\0\0"sv, {4, false, 4}},
    ByteOrderMark{"\xfe\xff"sv, {2, true, 2}},
    ByteOrderMark{"\xff\xfe"sv, {2, false, 2}},
    ByteOrderMark{"\xef\xbb\xbf"sv, {1, false, 3}},
};

/// Of a text without a mark: by which of the first bytes are zero, since the first two characters
/// of a JSON text are in ASCII's range and never NUL.
Encoding encoding_of_zeros(std::string_view body) {
    if (body.size() >= 4) {
        if (body[0] == '\0') {
            return {body[1] == '\0' ? 4U : 2U, true, 0};
        }
        if (body[1] == '\0') {
            return {body[2] == '\0' && body[3] == '\0' ? 4U : 2U, false, 0};
        }
    } else if (body.size() == 2 && (body[0] == '\0' || body[1] == '\0')) {
        return {2, body[0] == '\0', 0};
    }
    return {};
}

/// As Python's json.detect_encoding() does.
Encoding detect_encoding(std::string_view body) {
    const auto* mark = std::ranges::find_if(byte_order_marks, [body](const ByteOrderMark& known) {
        return body.starts_with(known.bytes);
    });
    return mark == byte_order_marks.end() ? encoding_of_zeros(body) : mark->encoding;
}

/// Bytes as code units of that width; nothing when they do not come out even.
template <typename Unit>
std::optional<std::basic_string<Unit>> to_units(std::string_view bytes, const Encoding& encoding) {
    constexpr std::size_t width = sizeof(Unit);
    if (bytes.size() % width != 0) {
        return std::nullopt;
    }
    std::basic_string<Unit> units;
    units.reserve(bytes.size() / width);
    for (std::size_t at = 0; at < bytes.size(); at += width) {
        char32_t unit = 0;
        for (std::size_t i = 0; i < width; ++i) {
            const std::size_t from = encoding.is_big_endian ? i : width - 1 - i;
            unit = unit << 8U | static_cast<unsigned char>(bytes[at + from]);
        }
        units.push_back(static_cast<Unit>(unit));
    }
    return units;
}

/// The body as well-formed UTF-8 without a byte order mark.
std::optional<std::string> to_utf8(std::string_view body) {
    const Encoding encoding = detect_encoding(body);
    const std::string_view text = body.substr(encoding.mark_bytes);
    if (encoding.unit_bytes == 2) {
        const auto units = to_units<char16_t>(text, encoding);
        return units ? utf8_from_utf16(*units) : std::nullopt;
    }
    if (encoding.unit_bytes == 4) {
        const auto units = to_units<char32_t>(text, encoding);
        return units ? utf8_from_utf32(*units) : std::nullopt;
    }
    return is_valid_utf8(text) ? std::optional(std::string(text)) : std::nullopt;
}

constexpr std::size_t escape_size = 6; // \uXXXX

/// The UTF-16 code unit of a `\uXXXX` at that place, or nothing.
std::optional<unsigned> escaped_unit(std::string_view text, std::size_t at) {
    const std::string_view escape = text.substr(std::min(at, text.size()), escape_size);
    if (escape.size() < escape_size || !escape.starts_with("\\u")) {
        return std::nullopt;
    }
    unsigned unit = 0;
    for (const char digit : escape.substr(2)) {
        const int value = hex_digit_value(digit);
        if (value < 0) {
            return std::nullopt;
        }
        unit = unit * 16 + static_cast<unsigned>(value);
    }
    return unit;
}

bool is_high_surrogate(unsigned unit) {
    return unit >= 0xd800 && unit <= 0xdbff;
}

bool is_low_surrogate(unsigned unit) {
    return unit >= 0xdc00 && unit <= 0xdfff;
}

/// A text in which every lone surrogate's escape has become the three bytes UTF-8 would have for it
/// ("WTF-8"), and where: Boost.JSON refuses those escapes, but can be told to pass such bytes on.
struct Unescaped {
    std::string text;
    std::vector<std::size_t> ends; // of the replaced escapes, as offsets into text
};

Unescaped unescape_lone_surrogates(std::string_view text) {
    Unescaped result;
    result.text.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        // Outside strings a backslash is a syntax error, with or without this rewriting.
        const std::size_t size = text[at] == '\\' ? 2 : 1;
        const auto unit = escaped_unit(text, at);
        if (!unit || !(is_high_surrogate(*unit) || is_low_surrogate(*unit))) {
            result.text.append(text.substr(at, size));
            at += size;
            continue;
        }
        const auto next = escaped_unit(text, at + escape_size);
        if (is_high_surrogate(*unit) && next && is_low_surrogate(*next)) {
            result.text.append(text.substr(at, 2 * escape_size));
            at += 2 * escape_size;
            continue;
        }
        result.text.push_back(static_cast<char>(0xe0U | *unit >> 12U));
        result.text.push_back(static_cast<char>(0x80U | (*unit >> 6U & 0x3fU)));
        result.text.push_back(static_cast<char>(0x80U | (*unit & 0x3fU)));
        result.ends.push_back(result.text.size());
        at += escape_size;
    }
    return result;
}

/// Boost.JSON's verdict as a client may read it.
std::string_view describe(const json::error_code& fault) {
    if (fault == json::error::incomplete) {
        return "it ends too early";
    }
    if (fault == json::error::extra_data) {
        return "something follows the value";
    }
    if (fault == json::error::too_deep) {
        return "it is nested too deeply";
    }
    if (fault == json::error::exponent_overflow) {
        return "the exponent of a number is out of range";
    }
    return "the syntax is wrong";
}

/// Where a byte of the rewritten text stood before: an escape is six bytes, what replaced it three.
std::size_t original_offset(const Unescaped& unescaped, std::size_t offset) {
    const auto replaced = std::ranges::upper_bound(unescaped.ends, offset);
    return offset + 3 * static_cast<std::size_t>(replaced - unescaped.ends.begin());
}

Error malformed_json(std::string_view reason) {
    return {ErrorCode::malformed_json, "The body is not valid JSON: " + std::string(reason) + "."};
}

} // namespace

Result<json::value> parse_json_body(std::string_view body) {
    const auto text = to_utf8(body);
    if (!text) {
        return malformed_json("the text is not Unicode");
    }
    const Unescaped unescaped = unescape_lone_surrogates(*text);
    json::parse_options options;
    options.max_depth = json_depth_max;
    options.allow_invalid_utf8 = true; // checked above; what is left are the surrogates
    json::stream_parser parser({}, options);
    json::error_code fault;
    const std::size_t read = parser.write(unescaped.text.data(), unescaped.text.size(), fault);
    if (!fault) {
        parser.finish(fault);
    }
    if (!fault) {
        return parser.release();
    }
    return malformed_json(
        std::string(describe(fault)) + " at byte " +
        std::to_string(original_offset(unescaped, read))
    );
}

} // namespace latchkey::http
