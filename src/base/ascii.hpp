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

/// Inline, because most of what is compared differs in length or in its first letter already, or is
/// spelled as everybody does: every header of every request.
inline bool equals_ignoring_case(std::string_view left, std::string_view right) {
    return left.size() == right.size() &&
           (left.empty() || (to_lower(left.front()) == to_lower(right.front()) &&
                             (left == right || equals_letter_by_letter(left, right))));
}

bool starts_with_ignoring_case(std::string_view text, std::string_view start);
bool ends_with_ignoring_case(std::string_view text, std::string_view end);

inline bool is_one_of(char letter, std::string_view letters) {
    for (const char known : letters) {
        if (known == letter) {
            return true;
        }
    }
    return false;
}

/// Without the white space at both ends, which is HTTP's (OWS, RFC 9110 §5.6.3) if not another.
/// Inline, because every header's value passes through it.
inline std::string_view trim(std::string_view text, std::string_view white_space = " \t") {
    while (!text.empty() && is_one_of(text.front(), white_space)) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_one_of(text.back(), white_space)) {
        text.remove_suffix(1);
    }
    return text;
}

std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

} // namespace latchkey
