#include "accounts/email.hpp"

#include "base/c_deleter.hpp"
#include "base/unicode.hpp"

#include <idna.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

// The rule is two regular expressions with IGNORECASE and UNICODE over code points. They are
// followed here by hand: std::regex knows no Unicode, and its matching can take time exponential in
// the input.

namespace latchkey::accounts {

namespace {

using CodePoints = std::u32string_view;

bool is_atom_character(char32_t c) {
    constexpr CodePoints specials = U"-!#$%&'*+/=?^`{}|~";
    return specials.find(c) != CodePoints::npos || is_word_character(c);
}

/// One or more atoms joined by single dots.
bool is_dot_atom(CodePoints text) {
    bool expect_atom = true;
    for (const char32_t c : text) {
        const bool is_dot = c == U'.';
        if (is_dot ? expect_atom : !is_atom_character(c)) {
            return false;
        }
        expect_atom = is_dot;
    }
    return !expect_atom;
}

bool is_quoted_character(char32_t c) {
    const bool is_control = c >= 0x01 && c <= 0x1f && c != U'\t' && c != U'\n' && c != U'\r';
    return is_control || c == U'!' || (c >= U'#' && c <= U'[') || (c >= U']' && c <= 0x7f);
}

bool is_escapable_character(char32_t c) {
    return c >= 0x01 && c <= 0x7f && c != U'\n' && c != U'\r';
}

bool is_quoted_string(CodePoints text) {
    if (text.size() < 2 || text.front() != U'"' || text.back() != U'"') {
        return false;
    }
    bool is_escaped = false;
    for (const char32_t c : text.substr(1, text.size() - 2)) {
        // In the original, `[` to `]` ends before the backslash: a backslash always escapes.
        const bool is_backslash = !is_escaped && c == U'\\';
        if (!is_backslash && !(is_escaped ? is_escapable_character(c) : is_quoted_character(c))) {
            return false;
        }
        is_escaped = is_backslash;
    }
    return !is_escaped;
}

/// `[A-Z]` without regard to case takes these four in as well: they fold to i, s and k.
bool is_letter(char32_t c) {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || c == U'\u0130' ||
           c == U'\u0131' || c == U'\u017f' || c == U'\u212a';
}

bool is_letter_or_digit(char32_t c) {
    return is_letter(c) || (c >= U'0' && c <= U'9');
}

bool is_label(CodePoints label) {
    return !label.empty() && label.size() <= 63 && is_letter_or_digit(label.front()) &&
           is_letter_or_digit(label.back()) && std::ranges::all_of(label, [](char32_t c) {
               return is_letter_or_digit(c) || c == U'-';
           });
}

/// Any two or more letters, digits and hyphens, in any order.
bool is_top_level(CodePoints label) {
    return label.size() >= 2 && std::ranges::all_of(label, [](char32_t c) {
               return is_letter_or_digit(c) || c == U'-';
           });
}

std::vector<CodePoints> split(CodePoints text, char32_t separator) {
    std::vector<CodePoints> parts;
    for (;;) {
        const std::size_t at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == CodePoints::npos) {
            return parts;
        }
        text.remove_prefix(at + 1);
    }
}

bool is_host_name(CodePoints domain) {
    const std::vector<CodePoints> labels = split(domain, U'.');
    return labels.size() >= 2 && is_top_level(labels.back()) &&
           std::all_of(labels.begin(), labels.end() - 1, is_label);
}

/// 0 to 255 in up to three digits. A digit whose value the limit depends on is an ASCII one; the
/// others may be of any script.
bool is_octet(CodePoints text) {
    if (text.empty() || text.size() > 3 ||
        !std::ranges::all_of(text, [](char32_t c) { return decimal_digit(c).has_value(); })) {
        return false;
    }
    if (text.size() < 3 || text[0] == U'0' || text[0] == U'1') {
        return true;
    }
    const bool is_below_250 = text[1] >= U'0' && text[1] <= U'4';
    const bool is_below_256 = text[1] == U'5' && text[2] >= U'0' && text[2] <= U'5';
    return text[0] == U'2' && (is_below_250 || is_below_256);
}

bool is_ipv4_literal(CodePoints domain) {
    if (domain.size() < 2 || domain.front() != U'[' || domain.back() != U']') {
        return false;
    }
    const std::vector<CodePoints> octets = split(domain.substr(1, domain.size() - 2), U'.');
    return octets.size() == 4 && std::ranges::all_of(octets, is_octet);
}

bool is_domain(CodePoints domain) {
    return is_host_name(domain) || is_ipv4_literal(domain);
}

/// IDNA 2003 as Python's codec does it: code points Unicode 3.2 did not know pass.
std::optional<std::string> to_ascii(const std::string& domain) {
    char* ascii = nullptr;
    const int outcome = idna_to_ascii_8z(domain.c_str(), &ascii, IDNA_ALLOW_UNASSIGNED);
    const std::unique_ptr<char, CDeleter<std::free>> owned(ascii);
    if (outcome != IDNA_SUCCESS) {
        return std::nullopt;
    }
    return std::string(ascii);
}

bool is_international_domain(std::string_view domain) {
    if (domain.find('\0') != std::string_view::npos) {
        return false; // libidn reads a C string: it would see the part before
    }
    const auto ascii = to_ascii(std::string(domain));
    return ascii && is_domain(to_code_points(*ascii));
}

} // namespace

Email::Email(std::string text)
    : text_(std::move(text))
    , key_(fold_case(text_)) {}

std::optional<Email> Email::parse(std::string_view text) {
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos || text.size() > bytes_max || !is_valid_utf8(text)) {
        return std::nullopt;
    }
    const std::u32string local_part = to_code_points(text.substr(0, at));
    const std::string_view domain = text.substr(at + 1);
    const bool is_local_part = is_dot_atom(local_part) || is_quoted_string(local_part);
    if (!is_local_part) {
        return std::nullopt;
    }
    if (domain != "localhost" && !is_domain(to_code_points(domain)) &&
        !is_international_domain(domain)) {
        return std::nullopt;
    }
    return Email(std::string(text));
}

} // namespace latchkey::accounts
