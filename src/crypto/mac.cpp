#include "crypto/mac.hpp"

#include <sodium.h>

namespace latchkey::crypto {

namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace

std::string hmac_sha256(const Secret& key, std::string_view message) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes_of(key.reveal()), key.reveal().size());
    crypto_auth_hmacsha256_update(&state, bytes_of(message), message.size());
    std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
    // It holds the key, hashed with the pads: as good as the key to a forger.
    sodium_memzero(&state, sizeof state);
    return mac;
}

} // namespace latchkey::crypto
