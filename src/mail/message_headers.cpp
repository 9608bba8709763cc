#include "mail/message_headers.hpp"

#include "base/ascii.hpp"
#include "base/unicode.hpp"

#include <algorithm>
#include <cstddef>

namespace latchkey::mail {

namespace {

constexpr std::size_t address_bytes_max = 254;

// RFC 2047 §2: an encoded word has at most 75 characters.
constexpr std::string_view word_begin = "=?UTF-8?Q?";
constexpr std::string_view word_end = "?=";
constexpr std::size_t word_text_max = 75 - word_begin.size() - word_end.size();

bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}

/// The length of the UTF-8 sequence that begins with `lead`.
std::size_t sequence_bytes(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

std::string q_encode(std::string_view character) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    if (character == " ") {
        return "_";
    }
    if (character.size() == 1 && is_letter_or_digit(character.front())) {
        return std::string(character);
    }
    std::string encoded;
    for (const char c : character) {
        const auto byte = static_cast<unsigned char>(c);
        encoded += {'=', digits[byte >> 4U], digits[byte & 0xFU]};
    }
    return encoded;
}

} // namespace

bool is_mailable_address(std::string_view address) {
    if (address.size() > address_bytes_max || !is_header_text(address)) {
        return false;
    }
    const std::size_t at = address.find('@');
    return at != std::string_view::npos && at > 0 && !domain_of(address).empty() &&
           address.find_first_of(" <>") == std::string_view::npos;
}

bool is_header_text(std::string_view text) {
    return is_valid_utf8(text) && !contains_control(text);
}

std::string encode_header_text(std::string_view text) {
    // "=?" in plain text would be taken for the beginning of an encoded word.
    if (std::all_of(text.begin(), text.end(), is_ascii) &&
        text.find("=?") == std::string_view::npos) {
        return std::string(text);
    }
    std::string encoded(word_begin);
    std::size_t word_text_size = 0;
    while (!text.empty()) {
        const std::size_t size = sequence_bytes(text.front());
        const std::string character = q_encode(text.substr(0, size));
        text.remove_prefix(size);
        // A character is never torn between two words (RFC 2047 §5).
        if (word_text_size + character.size() > word_text_max) {
            encoded.append(word_end).append("\r\n ").append(word_begin);
            word_text_size = 0;
        }
        encoded += character;
        word_text_size += character.size();
    }
    return encoded.append(word_end);
}

std::string_view domain_of(std::string_view address) {
    const std::size_t at = address.rfind('@');
    return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

} // namespace latchkey::mail
