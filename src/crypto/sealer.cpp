#include "crypto/sealer.hpp"

#include "base/encoding.hpp"
#include "crypto/random.hpp"
#include "crypto/sodium.hpp"

#include <sodium.h>

#include <stdexcept>
#include <utility>

namespace latchkey::crypto {

namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(Sealer::key_bytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

} // namespace

Sealer::Sealer(Secret key)
    : key_(std::move(key)) {
    require_sodium();
    if (key_.reveal().size() != key_bytes) {
        throw std::invalid_argument("Sealer: the key must have 32 bytes");
    }
}

std::string Sealer::seal(std::string_view plaintext, std::string_view associated_data) const {
    std::string sealed = random_bytes(nonce_bytes);
    sealed.resize(nonce_bytes + plaintext.size() + tag_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        sodium_bytes(sealed) + nonce_bytes,
        nullptr,
        sodium_bytes(plaintext),
        plaintext.size(),
        sodium_bytes(associated_data),
        associated_data.size(),
        nullptr,
        sodium_bytes(sealed),
        sodium_bytes(key_.reveal())
    );
    return base64url_encode(sealed);
}

std::optional<Secret>
Sealer::open(std::string_view sealed, std::string_view associated_data) const {
    const std::optional<std::string> decoded = base64url_decode(sealed);
    if (!decoded || decoded->size() < nonce_bytes + tag_bytes) {
        return std::nullopt;
    }
    const std::string_view nonce = std::string_view(*decoded).substr(0, nonce_bytes);
    const std::string_view ciphertext = std::string_view(*decoded).substr(nonce_bytes);
    std::string plaintext(ciphertext.size() - tag_bytes, '\0');
    const int refused = crypto_aead_xchacha20poly1305_ietf_decrypt(
        sodium_bytes(plaintext),
        nullptr,
        nullptr,
        sodium_bytes(ciphertext),
        ciphertext.size(),
        sodium_bytes(associated_data),
        associated_data.size(),
        sodium_bytes(nonce),
        sodium_bytes(key_.reveal())
    );
    if (refused != 0) {
        return std::nullopt;
    }
    return Secret(std::move(plaintext));
}

} // namespace latchkey::crypto
