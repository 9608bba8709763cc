#include "crypto/mac.hpp"

#include "crypto/sodium.hpp"

#include <sodium.h>

namespace latchkey::crypto {

std::string hmac_sha256(const Secret& key, std::string_view message) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, sodium_bytes(key.reveal()), key.reveal().size());
    crypto_auth_hmacsha256_update(&state, sodium_bytes(message), message.size());
    std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_final(&state, sodium_bytes(mac));
    // It holds the key, hashed with the pads: as good as the key to a forger.
    sodium_memzero(&state, sizeof state);
    return mac;
}

} // namespace latchkey::crypto
