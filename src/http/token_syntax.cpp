#include "http/token_syntax.hpp"

#include "base/ascii.hpp"

#include <array>

namespace latchkey::http {

namespace {

constexpr std::array<bool, 256> make_token_characters() {
    std::array<bool, 256> table{};
    for (const char letter : std::string_view("!#$%&'*+-.^_`|~")) {
        table[static_cast<unsigned char>(letter)] = true;
    }
    for (unsigned code = 0; code < 128; ++code) {
        table[code] = table[code] || is_letter_or_digit(static_cast<char>(code));
    }
    return table;
}

constexpr auto token_characters = make_token_characters();

} // namespace

bool is_token_character(char letter) {
    return token_characters[static_cast<unsigned char>(letter)];
}

std::size_t token_length(std::string_view text) {
    std::size_t length = 0;
    while (length < text.size() && is_token_character(text[length])) {
        ++length;
    }
    return length;
}

bool is_token(std::string_view text) {
    return !text.empty() && token_length(text) == text.size();
}

} // namespace latchkey::http
