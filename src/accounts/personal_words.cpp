#include "accounts/personal_words.hpp"

#include "accounts/password_policy.hpp"
#include "base/unicode.hpp"

#include <algorithm>
#include <cstddef>

namespace latchkey::accounts {

namespace {

constexpr std::size_t word_code_points_min = 3;

void add_word(std::vector<std::string>& words, std::string_view text) {
    std::string word = fold_case(text);
    if (count_code_points(word) >= word_code_points_min) {
        words.push_back(std::move(word));
    }
}

/// The pieces between any of the separators.
void add_pieces(
    std::vector<std::string>& words, std::string_view text, std::string_view separators
) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(separators), text.size());
        add_word(words, text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

void add_name(std::vector<std::string>& words, std::string_view name) {
    add_word(words, name);
    std::string joined(name);
    std::erase(joined, ' ');
    add_word(words, joined);
    add_pieces(words, name, " -'.,");
}

void add_host(std::vector<std::string>& words, std::string_view host) {
    add_word(words, host);
    add_pieces(words, host, ".");
}

} // namespace

std::vector<std::string> words_of_owner(const PasswordOwner& owner) {
    std::vector<std::string> words;
    const std::string_view email = owner.email;
    const std::size_t at = email.rfind('@');
    add_word(words, email);
    if (at != std::string_view::npos) {
        add_word(words, email.substr(0, at));
        add_pieces(words, email.substr(0, at), ".+-_");
        add_host(words, email.substr(at + 1));
    }
    add_name(words, owner.full_name);
    add_name(words, owner.company.value_or(""));
    return words;
}

std::vector<std::string> words_of_server(std::string_view public_url) {
    std::vector<std::string> words{"latchkey"};
    const std::size_t scheme_end = public_url.find("://");
    if (scheme_end != std::string_view::npos) {
        const std::string_view authority = public_url.substr(scheme_end + 3);
        add_host(words, authority.substr(0, authority.find_first_of(":/")));
    }
    return words;
}

} // namespace latchkey::accounts
