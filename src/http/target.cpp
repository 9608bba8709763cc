#include "http/target.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace latchkey::http {

namespace {

/// What follows the authority of an absolute-form target; the whole text for the other forms.
std::string_view without_authority(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (starts_with_ignoring_case(target, scheme)) {
            const std::size_t end = target.find_first_of("/?", scheme.size());
            return end == std::string_view::npos ? std::string_view("/") : target.substr(end);
        }
    }
    return target;
}

/// The byte that `%XY` at the start of `text` stands for, or -1.
int escaped_byte(std::string_view text) {
    if (text.size() < 3) {
        return -1;
    }
    const int high = hex_digit_value(text[1]);
    const int low = hex_digit_value(text[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

} // namespace

bool parse_target(std::string_view target, Request& request) {
    const std::string_view local = without_authority(target);
    const std::size_t question_mark = std::min(local.find('?'), local.size());
    std::string_view path = local.substr(0, question_mark);
    request.query = local.substr(std::min(question_mark + 1, local.size()));
    request.path.clear();
    if (path == "*") {
        request.path = path;
        return request.method == Method::options;
    }
    if (path.empty() && local.data() != target.data()) {
        path = "/"; // http://host?query
    }
    if (!path.starts_with('/')) {
        return false;
    }
    request.path.push_back('/');
    path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
    append_percent_decoded(request.path, path, PercentRules::path);
    return true;
}

void append_percent_decoded(std::string& out, std::string_view text, PercentRules rules) {
    if (text.find('%') == std::string_view::npos && rules == PercentRules::path) {
        out += text;
        return;
    }
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        if (letter == '+' && rules == PercentRules::form) {
            out.push_back(' ');
            continue;
        }
        const int byte = letter == '%' ? escaped_byte(text.substr(at)) : -1;
        const bool stays = rules == PercentRules::path && (byte == '/' || byte == '\0');
        if (byte < 0 || stays) {
            out.push_back(letter);
            continue;
        }
        out.push_back(static_cast<char>(byte));
        at += 2;
    }
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char letter : text) {
        if (is_letter_or_digit(letter) ||
            std::string_view("-._~").find(letter) != std::string_view::npos) {
            encoded.push_back(letter);
            continue;
        }
        const auto byte = static_cast<unsigned char>(letter);
        encoded.append({'%', digits[byte >> 4U], digits[byte & 0xfU]});
    }
    return encoded;
}

} // namespace latchkey::http
