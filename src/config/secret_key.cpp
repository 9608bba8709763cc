#include "config/secret_key.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace latchkey::config {

namespace {

constexpr std::size_t different_bytes_min = 8;
constexpr std::size_t beyond_placeholder_min = 16;
constexpr std::string_view remedy = "make one with: openssl rand -base64 32";

// Where one word begins another, the longer one stands first.
constexpr std::string_view placeholder_words =
    "abcdefghijklmnopqrstuvwxyz 0123456789 1234567890 123456789 qwertyuiop asdfghjkl "
    "placeholder development production characters something insecure latchkey password "
    "default example replace testing please random secret secure string change value super "
    "least bytes token flask with this long very here must your test the key not for dev jwt use";

std::string letters_and_digits(std::string_view text) {
    std::string kept;
    for (const char letter : text) {
        if (is_letter_or_digit(letter)) {
            kept.push_back(letter);
        }
    }
    return kept;
}

bool is_placeholder(std::string_view key) {
    std::string rest = letters_and_digits(to_lower(key));
    const std::size_t all = rest.size();
    for (std::string_view words = placeholder_words; !words.empty();) {
        const std::string_view word = words.substr(0, words.find(' '));
        words.remove_prefix(std::min(word.size() + 1, words.size()));
        for (std::size_t at = rest.find(word); at != std::string::npos; at = rest.find(word, at)) {
            rest.erase(at, word.size());
        }
    }
    // A key of raw bytes has few letters to begin with, and is no placeholder for that.
    const bool is_text = key.size() - all < beyond_placeholder_min;
    const bool is_left_without_words = rest.size() < all && rest.size() < beyond_placeholder_min;
    wipe(rest);
    return is_text && is_left_without_words;
}

/// "abcabcabcab": the second half tells nothing that the first has not told.
bool is_repetition(std::string_view key) {
    for (std::size_t period = 1; period <= key.size() / 2; ++period) {
        if (std::equal(key.begin() + static_cast<std::ptrdiff_t>(period), key.end(), key.begin())) {
            return true;
        }
    }
    return false;
}

bool is_weak(std::string_view key) {
    return std::set<char>(key.begin(), key.end()).size() < different_bytes_min ||
           is_repetition(key) || is_placeholder(key);
}

} // namespace

Checked<Secret> parse_secret_key(std::string_view text) {
    if (text.size() < secret_key_bytes_min) {
        return refuse(
            "has " + std::to_string(text.size()) + " bytes, and " +
                std::to_string(secret_key_bytes_min) + " are the least",
            std::string(remedy) +
                " (the Flask service's own key, if this is it, belongs in LEGACY_SECRET_KEY)"
        );
    }
    if (is_weak(text)) {
        return refuse(
            "is easy to guess: a placeholder, a pattern or a repetition", std::string(remedy)
        );
    }
    return Secret(std::string(text));
}

Refusal missing_secret_key() {
    return {"is not set", std::string(remedy)};
}

} // namespace latchkey::config
