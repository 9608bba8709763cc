#pragma once

// ASCII's letters, digits and white space, whatever the locale. Other bytes are none of these.

#include <string>
#include <string_view>

namespace latchkey {

constexpr char to_lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

constexpr char to_upper(char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - ('a' - 'A')) : letter;
}

constexpr bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

constexpr bool is_letter(char letter) {
    const char lower = to_lower(letter);
    return lower >= 'a' && lower <= 'z';
}

constexpr bool is_letter_or_digit(char letter) {
    return is_letter(letter) || is_digit(letter);
}

/// The value of a hexadecimal digit of either case, or -1.
constexpr int hex_digit_value(char letter) {
    if (is_digit(letter)) {
        return letter - '0';
    }
    const char lower = to_lower(letter);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// For texts of one length; see the next.
bool equals_letter_by_letter(std::string_view left, std::string_view right);

/// Inline, because most of what is compared differs in length already: every header of every
/// request.
inline bool equals_ignoring_case(std::string_view left, std::string_view right) {
    return left.size() == right.size() && equals_letter_by_letter(left, right);
}

bool starts_with_ignoring_case(std::string_view text, std::string_view start);
bool ends_with_ignoring_case(std::string_view text, std::string_view end);

/// Without the white space at both ends, which is HTTP's (OWS, RFC 9110 §5.6.3) if not another.
std::string_view trim(std::string_view text, std::string_view white_space = " \t");

std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

} // namespace latchkey
