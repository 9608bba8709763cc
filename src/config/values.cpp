#include "config/values.hpp"

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "config/display.hpp"
#include "config/host.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <system_error>

namespace latchkey::config {

namespace {

constexpr std::size_t mail_local_part_bytes_max = 64;
constexpr std::size_t mail_address_bytes_max = 254;
constexpr std::size_t audience_bytes_max = 255;

/// atext of RFC 5322 §3.2.3, and the dot between atoms.
bool is_mail_character(char c) {
    constexpr std::string_view others = ".!#$%&'*+-/=?^_`{|}~";
    return is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
}

bool is_mail_local_part(std::string_view text) {
    return !text.empty() && text.size() <= mail_local_part_bytes_max && text.front() != '.' &&
           text.back() != '.' && text.find("..") == std::string_view::npos &&
           std::all_of(text.begin(), text.end(), is_mail_character);
}

} // namespace

Checked<std::uint32_t> parse_whole_number(std::string_view text, WholeRange range) {
    const auto number = parse_number<std::uint32_t>(text);
    if (!number || *number < range.min || *number > range.max) {
        const std::string limits = std::to_string(range.min) + " to " + std::to_string(range.max);
        return refuse(
            in_quotes(text) + " is not a whole number from " + limits,
            "write a number from " + limits
        );
    }
    return accept(*number);
}

Checked<bool> parse_switch(std::string_view text) {
    const std::string word = to_lower(text);
    if (word == "on" || word == "true" || word == "yes" || word == "1") {
        return accept(true);
    }
    if (word == "off" || word == "false" || word == "no" || word == "0") {
        return accept(false);
    }
    return refuse(in_quotes(text) + " is neither on nor off", "write on or off");
}

Checked<std::string> parse_log_level(std::string_view text) {
    constexpr auto levels =
        std::to_array<std::string_view>({"trace", "debug", "info", "warning", "error", "off"});
    const std::string word = to_lower(text);
    const std::string level = word == "warn" ? "warning" : word;
    if (std::find(levels.begin(), levels.end(), level) == levels.end()) {
        return refuse(
            in_quotes(text) + " is not a level of the log",
            "write trace, debug, info, warning, error or off"
        );
    }
    return level;
}

Checked<std::string> parse_profile(std::string_view text) {
    if (text == "standard") {
        return std::string(text);
    }
    if (text == "strict") {
        return refuse("strict is not available in this version", "use standard");
    }
    return refuse(in_quotes(text) + " is not a profile", "use standard");
}

Checked<std::string> parse_jwt_algorithm(std::string_view text) {
    constexpr std::array<std::string_view, 4> algorithms{"ES256", "EdDSA", "RS256", "HS256"};
    if (std::find(algorithms.begin(), algorithms.end(), text) != algorithms.end()) {
        return std::string(text);
    }
    return refuse(
        in_quotes(text) + " is not an algorithm Latchkey signs with",
        "write ES256, EdDSA, RS256 or HS256"
    );
}

Checked<RegistrationMode> parse_registration_mode(std::string_view text) {
    if (equals_ignoring_case(text, "immediate")) {
        return accept(RegistrationMode::immediate);
    }
    if (equals_ignoring_case(text, "verify_email")) {
        return accept(RegistrationMode::verify_email);
    }
    return refuse(in_quotes(text) + " is not a way to register", "write immediate or verify_email");
}

Checked<std::vector<std::string>> parse_audiences(std::string_view text) {
    constexpr auto parse = [](std::string_view piece) -> Checked<std::string> {
        const bool is_printable = std::all_of(piece.begin(), piece.end(), [](char letter) {
            return letter > ' ' && letter <= '~';
        });
        if (!is_printable || piece.size() > audience_bytes_max) {
            return refuse(
                in_quotes(piece) + " is not an audience",
                "write the URL of an API, such as https://api.example.com"
            );
        }
        return std::string(piece);
    };
    return parse_list<std::string>(text, parse);
}

Checked<std::string> parse_mail_address(std::string_view text) {
    const std::size_t at = text.rfind('@');
    if (at != std::string_view::npos && text.size() <= mail_address_bytes_max &&
        is_mail_local_part(text.substr(0, at)) && is_host_name(text.substr(at + 1))) {
        return std::string(text);
    }
    const bool has_display_name = text.find('<') != std::string_view::npos;
    return refuse(
        in_quotes(text) + " is not a mail address",
        has_display_name ? "leave the display name out and write only what stands between < and >"
                         : "write an address such as no-reply@example.com"
    );
}

std::vector<std::string_view> split_list(std::string_view text) {
    std::vector<std::string_view> pieces;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        if (const std::string_view piece = trim(text.substr(0, comma), white_space);
            !piece.empty()) {
            pieces.push_back(piece);
        }
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return pieces;
}

} // namespace latchkey::config
