#pragma once

// What the rules about text need to know of Unicode. Strings are UTF-8.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey {

/// Well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_valid_utf8(std::string_view text);

/// Bytes of UTF-16 or UTF-32 as UTF-8; nothing when they are ill-formed.
std::optional<std::string> utf8_from_utf16(std::u16string_view text);
std::optional<std::string> utf8_from_utf32(std::u32string_view text);

// The functions below need well-formed UTF-8.

std::size_t count_code_points(std::string_view text);

/// A code point with the Uppercase property: Lu and Other_Uppercase, so Ⅰ and Ⓐ too, not the
/// titlecase ǅ. What Python's str.isupper() asks of one character.
bool contains_uppercase(std::string_view text);

/// A control character: general category Cc, so NUL, tab, line feed, DEL, U+0085.
bool contains_control(std::string_view text);

/// Normalization Form C (UAX #15).
std::string to_nfc(std::string_view text);

/// Full case folding, then NFC: two spellings that differ in letter case only become one.
std::string fold_case(std::string_view text);

/// A letter, a number or `_`: Python's `\w` in a Unicode pattern.
bool is_word_character(char32_t code_point);

/// A decimal digit of any script (Nd): Python's `\d` in a Unicode pattern. Its value 0–9, or
/// nothing.
std::optional<int> decimal_digit(char32_t code_point);

std::u32string to_code_points(std::string_view text);

} // namespace latchkey
