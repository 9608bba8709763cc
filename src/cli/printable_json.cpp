#include "cli/printable_json.hpp"

#include "base/unicode.hpp"

#include <fmt/format.h>

#include <iterator>

namespace latchkey::cli {

namespace {

/// RFC 8259 §7: beyond U+FFFF as two surrogates of UTF-16.
void append_escaped(std::string& out, char32_t code_point) {
    constexpr char32_t supplementary = 0x10000;
    const auto append_unit = [&out](char32_t unit) {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(unit));
    };
    if (code_point < supplementary) {
        append_unit(code_point);
        return;
    }
    append_unit(0xd800 + ((code_point - supplementary) >> 10U));
    append_unit(0xdc00 + ((code_point - supplementary) & 0x3ffU));
}

} // namespace

std::string to_printable_json(std::string_view json) {
    constexpr char32_t first_unprintable = 0x7f;
    std::string printable;
    bool is_in_string = false;
    bool is_escaped = false;
    for (const char32_t code_point : to_code_points(json)) {
        if (code_point == U'"' && !is_escaped) {
            is_in_string = !is_in_string;
        }
        is_escaped = is_in_string && code_point == U'\\' && !is_escaped;
        if (code_point >= first_unprintable) {
            append_escaped(printable, code_point);
        } else if (is_in_string || code_point > U' ') {
            printable.push_back(static_cast<char>(code_point));
        }
    }
    return printable;
}

} // namespace latchkey::cli
