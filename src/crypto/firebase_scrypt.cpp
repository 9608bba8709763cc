#include "crypto/firebase_scrypt.hpp"

#include "base/compare.hpp"
#include "base/number.hpp"
#include "base/secret.hpp"
#include "crypto/openssl.hpp"
#include "crypto/sodium.hpp"

#include <sodium.h>

#include <array>
#include <utility>

namespace latchkey::crypto {

namespace {

constexpr std::size_t aes_key_bytes = 32;

/// Takes `start` and what follows up to `end` off the text; nothing when they are not there.
std::optional<std::string_view>
take_piece(std::string_view& text, std::string_view start, char end) {
    const std::size_t at = text.find(end, start.size());
    if (!text.starts_with(start) || at == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view piece = text.substr(start.size(), at - start.size());
    text.remove_prefix(at + 1);
    return piece;
}

std::optional<unsigned> bounded_number(std::optional<std::string_view> text, unsigned max) {
    const auto number = text ? parse_number<unsigned>(*text) : std::nullopt;
    return number && *number >= 1 && *number <= max ? number : std::nullopt;
}

/// From `min` to `max` bytes, in base64 with its padding.
std::optional<std::string>
bounded_bytes(std::optional<std::string_view> text, std::size_t min, std::size_t max) {
    std::string bytes(max, '\0');
    std::size_t written = 0;
    const bool is_read = text && sodium_base642bin(
                                     sodium_bytes(bytes),
                                     bytes.size(),
                                     text->data(),
                                     text->size(),
                                     nullptr,
                                     &written,
                                     nullptr,
                                     sodium_base64_VARIANT_ORIGINAL
                                 ) == 0;
    if (!is_read || written < min) {
        return std::nullopt;
    }
    bytes.resize(written);
    return bytes;
}

/// The counter block begins at zero: no two messages are ever encrypted under one of these keys.
std::string encrypt(std::string_view key, std::string_view message) {
    constexpr std::array<unsigned char, 16> counter{};
    const EvpCipherCtxPtr context{EVP_CIPHER_CTX_new()};
    std::string encrypted(message.size(), '\0');
    int size = 0;
    require_openssl(
        context != nullptr &&
            EVP_EncryptInit_ex2(
                context.get(), EVP_aes_256_ctr(), openssl_bytes(key), counter.data(), nullptr
            ) == 1 &&
            EVP_EncryptUpdate(
                context.get(),
                sodium_bytes(encrypted),
                &size,
                openssl_bytes(message),
                static_cast<int>(message.size())
            ) == 1,
        "AES-256-CTR"
    );
    return encrypted;
}

} // namespace

std::optional<FirebaseScryptHash> FirebaseScryptHash::parse(std::string_view text) {
    const auto log_cost =
        bounded_number(take_piece(text, "$firebase-scrypt$ln=", ','), log_cost_max);
    const auto block_size = bounded_number(take_piece(text, "r=", ','), block_size_max);
    auto separator = bounded_bytes(take_piece(text, "ss=", ','), 0, separator_bytes_max);
    auto signer_key = bounded_bytes(take_piece(text, "sk=", '$'), key_bytes, key_bytes);
    auto salt = bounded_bytes(take_piece(text, "", '$'), 1, salt_bytes_max);
    auto tag = bounded_bytes(text, key_bytes, key_bytes);
    if (!log_cost || !block_size || !separator || !signer_key || !salt || !tag) {
        return std::nullopt;
    }
    return FirebaseScryptHash{
        *log_cost,
        *block_size,
        *std::move(separator),
        *std::move(signer_key),
        *std::move(salt),
        *std::move(tag)};
}

bool FirebaseScryptHash::matches(std::string_view password) const {
    const std::string whole_salt = salt + separator;
    std::string key(aes_key_bytes, '\0');
    const int failed = crypto_pwhash_scryptsalsa208sha256_ll(
        sodium_bytes(password),
        password.size(),
        sodium_bytes(whole_salt),
        whole_salt.size(),
        std::uint64_t{1} << log_cost,
        block_size,
        1,
        sodium_bytes(key),
        key.size()
    );
    if (failed != 0) {
        throw Failure("scrypt: cannot verify; out of memory?");
    }
    const Secret aes_key(std::move(key));
    return equal_in_constant_time(encrypt(aes_key.reveal(), signer_key), tag);
}

} // namespace latchkey::crypto
