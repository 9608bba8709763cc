#pragma once

// Values of the plain kinds: numbers, switches, words, lists, addresses of mail.

#include "config/display.hpp"
#include "config/refusal.hpp"
#include "config/settings.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::config {

/// What people leave around a value without meaning it.
inline constexpr std::string_view white_space = " \t\v\f\r\n";

/// Both ends are included.
struct WholeRange {
    std::uint32_t min;
    std::uint32_t max;
};

/// Decimal digits only: no sign, no point, no unit.
Checked<std::uint32_t> parse_whole_number(std::string_view text, WholeRange range);

/// on, true, yes, 1; off, false, no, 0; letter case does not count.
Checked<bool> parse_switch(std::string_view text);

/// LOG_LEVEL: trace, debug, info, warning (or warn), error, off; letter case does not count.
Checked<std::string> parse_log_level(std::string_view text);

/// One of a few words, which are written as they are here.
template <typename T, std::size_t count>
Checked<T> parse_choice(
    std::string_view text, const std::array<std::pair<std::string_view, T>, count>& choices
) {
    std::string words;
    for (const auto& [word, value] : choices) {
        if (text == word) {
            return accept(value);
        }
        words.append(words.empty() ? "" : " or ").append(word);
    }
    return refuse(in_quotes(text) + " is not a word it takes", "write " + words);
}

/// JWT_ALGORITHM: ES256, EdDSA, RS256 or HS256, spelled as RFC 7518 and RFC 8037 do.
Checked<std::string> parse_jwt_algorithm(std::string_view text);

/// TOKEN_AUDIENCES: printable ASCII without spaces, up to 255 bytes each.
Checked<std::vector<std::string>> parse_audiences(std::string_view text);

/// EMAIL_FROM: one plain ASCII address, local part up to 64 bytes, 254 in all (RFC 5321 §4.5.3.1).
/// No display name and no quoted local part: what goes into a mail's head stays simple.
Checked<std::string> parse_mail_address(std::string_view text);

/// The pieces between commas, trimmed, the empty ones left out.
std::vector<std::string_view> split_list(std::string_view text);

/// A list whose pieces are read by `parse`; the refusals of all of them.
template <typename T>
Checked<std::vector<T>> parse_list(std::string_view text, Checked<T> (*parse)(std::string_view)) {
    std::vector<T> values;
    std::vector<Refusal> refusals;
    for (const std::string_view piece : split_list(text)) {
        Checked<T> value = parse(piece);
        if (value) {
            values.push_back(*std::move(value));
        } else {
            const std::vector<Refusal> more = value.error(); // returned by value, so once
            refusals.insert(refusals.end(), more.begin(), more.end());
        }
    }
    if (!refusals.empty()) {
        return refusals;
    }
    return values;
}

} // namespace latchkey::config
