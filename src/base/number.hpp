#pragma once

// Whole numbers as text.

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace latchkey {

/// Decimal digits, after a minus sign where T has one, and nothing else; nothing when T cannot hold
/// the number.
template <typename T>
std::optional<T> parse_number(std::string_view text) {
    T number{};
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

} // namespace latchkey
