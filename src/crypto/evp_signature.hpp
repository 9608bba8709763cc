#pragma once

// Signing and verifying with OpenSSL's keys, in the forms of JOSE. For the sources of this folder
// only.

#include "crypto/algorithm.hpp"
#include "crypto/openssl.hpp"

#include <string>
#include <string_view>

namespace latchkey::crypto {

/// `key` holds a private key for `algorithm`, which is not HS256.
std::string evp_sign(EVP_PKEY* key, Algorithm algorithm, std::string_view message);

/// `key` is one for `algorithm`, which is not HS256. A signature of another length is none.
bool evp_verify(
    EVP_PKEY* key, Algorithm algorithm, std::string_view message, std::string_view signature
);

} // namespace latchkey::crypto
