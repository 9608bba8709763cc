#include "base/unicode.hpp"

#include "base/c_deleter.hpp"
#include "base/error.hpp"

#include <string.h> // NOLINT(modernize-deprecated-headers): explicit_bzero is POSIX's alone
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include <cstdint>
#include <cstdlib>
#include <memory>

namespace latchkey {

namespace {

const std::uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

using Utf8Buffer = std::unique_ptr<std::uint8_t, CDeleter<std::free>>;

/// The text, and no copy of it left behind. libunistring answers null for ill-formed input and for
/// lack of memory; callers rule out the first.
std::string take(Utf8Buffer buffer, std::size_t size) {
    if (buffer == nullptr) {
        throw Failure("libunistring: out of memory");
    }
    std::string text(reinterpret_cast<const char*>(buffer.get()), size);
    explicit_bzero(buffer.get(), size); // it may have been a password
    return text;
}

template <typename Predicate>
bool any_code_point(std::string_view text, Predicate predicate) {
    const std::uint8_t* at = bytes_of(text);
    std::size_t left = text.size();
    while (left > 0) {
        ucs4_t code_point = 0;
        const int length = u8_mbtouc(&code_point, at, left);
        if (predicate(code_point)) {
            return true;
        }
        at += length;
        left -= static_cast<std::size_t>(length);
    }
    return false;
}

} // namespace

bool is_valid_utf8(std::string_view text) {
    return u8_check(bytes_of(text), text.size()) == nullptr;
}

std::optional<std::string> utf8_from_utf16(std::u16string_view text) {
    const auto* units = reinterpret_cast<const std::uint16_t*>(text.data());
    if (u16_check(units, text.size()) != nullptr) {
        return std::nullopt;
    }
    std::size_t size = 0;
    Utf8Buffer buffer{u16_to_u8(units, text.size(), nullptr, &size)};
    return text.empty() ? std::string() : take(std::move(buffer), size);
}

std::optional<std::string> utf8_from_utf32(std::u32string_view text) {
    const auto* units = reinterpret_cast<const std::uint32_t*>(text.data());
    if (u32_check(units, text.size()) != nullptr) {
        return std::nullopt;
    }
    std::size_t size = 0;
    Utf8Buffer buffer{u32_to_u8(units, text.size(), nullptr, &size)};
    return text.empty() ? std::string() : take(std::move(buffer), size);
}

std::size_t count_code_points(std::string_view text) {
    return u8_mbsnlen(bytes_of(text), text.size());
}

bool contains_uppercase(std::string_view text) {
    return any_code_point(text, [](ucs4_t c) { return uc_is_property_uppercase(c); });
}

bool contains_control(std::string_view text) {
    return any_code_point(text, [](ucs4_t c) { return uc_is_general_category(c, UC_CATEGORY_Cc); });
}

// The text may be a password. libunistring would let its result grow and leave the smaller ones
// behind, so it gets room for the largest there can be: NFC makes three bytes of one at most (UAX
// #15, §9). What is returned is that room, so that nothing is copied.
std::string to_nfc(std::string_view text) {
    constexpr std::size_t growth_max = 3;
    constexpr std::size_t inside_string_max = 16; // above it a string moves without a copy
    std::string room(text.size() * growth_max + inside_string_max, '\0');
    auto* const begin = reinterpret_cast<std::uint8_t*>(room.data());
    std::size_t size = room.size();
    std::uint8_t* const end = u8_normalize(UNINORM_NFC, bytes_of(text), text.size(), begin, &size);
    if (end != begin) {
        return take(Utf8Buffer(end), size);
    }
    room.resize(size);
    return room;
}

std::string fold_case(std::string_view text) {
    if (text.empty()) {
        return {};
    }
    std::size_t size = 0;
    Utf8Buffer buffer{
        u8_casefold(bytes_of(text), text.size(), nullptr, UNINORM_NFC, nullptr, &size)};
    return take(std::move(buffer), size);
}

bool is_word_character(char32_t code_point) {
    return code_point == U'_' || uc_is_general_category(code_point, UC_CATEGORY_L) ||
           uc_is_general_category(code_point, UC_CATEGORY_N);
}

std::optional<int> decimal_digit(char32_t code_point) {
    const int value = uc_decimal_value(code_point);
    return value < 0 ? std::nullopt : std::optional<int>(value);
}

std::u32string to_code_points(std::string_view text) {
    std::u32string code_points;
    code_points.reserve(text.size());
    any_code_point(text, [&](ucs4_t c) {
        code_points.push_back(c);
        return false;
    });
    return code_points;
}

} // namespace latchkey
