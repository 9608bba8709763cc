#pragma once

// ASCII's letters, digits and white space, whatever the locale. Other bytes are none of these.

#include <string>
#include <string_view>

namespace latchkey::config {

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c);
}

std::string to_lower(std::string_view text);

/// Without the white space at both ends.
std::string_view trim(std::string_view text);

} // namespace latchkey::config
