#include "base/encoding.hpp"

#include <array>
#include <cstdint>

namespace latchkey {

namespace {

constexpr std::string_view base64url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::uint8_t not_in_alphabet = 0xff;

constexpr std::array<std::uint8_t, 256> make_base64url_values() {
    std::array<std::uint8_t, 256> values{};
    values.fill(not_in_alphabet);
    for (std::size_t i = 0; i < base64url_alphabet.size(); ++i) {
        values[static_cast<unsigned char>(base64url_alphabet[i])] = static_cast<std::uint8_t>(i);
    }
    return values;
}

constexpr auto base64url_values = make_base64url_values();

} // namespace

std::string base64url_encode(std::string_view bytes) {
    std::string text((bytes.size() * 4 + 2) / 3, '\0');
    std::size_t size = 0;
    std::uint32_t bits = 0;
    unsigned bit_count = 0;
    for (const char byte : bytes) {
        bits = bits << 8U | static_cast<unsigned char>(byte);
        bit_count += 8;
        while (bit_count >= 6) {
            bit_count -= 6;
            text[size++] = base64url_alphabet[bits >> bit_count & 0x3fU];
        }
    }
    if (bit_count > 0) {
        text[size] = base64url_alphabet[bits << (6 - bit_count) & 0x3fU];
    }
    return text;
}

std::optional<std::string> base64url_decode(std::string_view text) {
    if (text.size() % 4 == 1) {
        return std::nullopt;
    }
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    unsigned bit_count = 0;
    for (const char letter : text) {
        const std::uint8_t value = base64url_values[static_cast<unsigned char>(letter)];
        if (value == not_in_alphabet) {
            return std::nullopt;
        }
        bits = bits << 6U | value;
        bit_count += 6;
        if (bit_count >= 8) {
            bit_count -= 8;
            bytes.push_back(static_cast<char>(bits >> bit_count & 0xffU));
        }
    }
    const std::uint32_t unused_bits = bits & ((1U << bit_count) - 1U);
    if (unused_bits != 0) {
        return std::nullopt;
    }
    return bytes;
}

std::string hex_encode(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        text.push_back(digits[value >> 4U]);
        text.push_back(digits[value & 0xfU]);
    }
    return text;
}

} // namespace latchkey
