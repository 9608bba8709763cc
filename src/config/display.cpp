#include "config/display.hpp"

#include "base/unicode.hpp"

namespace latchkey::config {

namespace {

constexpr std::size_t quoted_bytes_max = 200;

bool is_c0_or_del(unsigned char byte) {
    return byte < 0x20 || byte == 0x7f;
}

/// C1 controls, U+0080 to U+009F, are 0xC2 and a byte below 0xA0 in UTF-8.
bool starts_c1(std::string_view rest) {
    return rest.size() >= 2 && rest[0] == '\xc2' && static_cast<unsigned char>(rest[1]) < 0xa0;
}

std::string escape_byte(char byte) {
    switch (byte) {
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        break;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    const auto value = static_cast<unsigned char>(byte);
    return {'\\', 'x', digits[value >> 4U], digits[value & 0xfU]};
}

/// Never cuts inside a character.
std::string_view cut(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) {
        return text;
    }
    while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xc0U) == 0x80) {
        --bytes_max;
    }
    return text.substr(0, bytes_max);
}

} // namespace

std::string escape_controls(std::string_view text) {
    const bool is_utf8 = is_valid_utf8(text);
    std::string escaped;
    escaped.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (is_c0_or_del(byte) || (!is_utf8 && byte >= 0x80)) {
            escaped += escape_byte(text[i]);
        } else if (starts_c1(text.substr(i))) {
            escaped += escape_byte(text[i + 1]);
            ++i;
        } else {
            escaped.push_back(text[i]);
        }
    }
    return escaped;
}

bool may_hold_secret(std::string_view value) {
    if (value.find("-----BEGIN ") != std::string_view::npos) { // PEM, in place of its path perhaps
        return true;
    }
    const std::size_t authority = value.find("://");
    return authority != std::string_view::npos &&
           value.find_first_of("@?", authority) != std::string_view::npos;
}

std::string in_quotes(std::string_view value) {
    if (may_hold_secret(value)) {
        return "the value (hidden)";
    }
    const std::string_view shown = cut(value, quoted_bytes_max);
    return '"' + escape_controls(shown) + (shown.size() < value.size() ? "…\"" : "\"");
}

std::string hidden(std::size_t bytes) {
    return "(hidden, " + std::to_string(bytes) + (bytes == 1 ? " byte)" : " bytes)");
}

} // namespace latchkey::config
