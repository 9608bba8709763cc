#pragma once

// Private keys as text: unencrypted PKCS#8 in PEM (RFC 7468 §10). For the sources of this folder
// only.

#include "base/secret.hpp"
#include "crypto/openssl.hpp"

#include <string_view>

namespace latchkey::crypto {

/// Null unless `pem` holds an unencrypted `PRIVATE KEY` of at most 8 KiB. It is not checked whether
/// the key's parts belong together.
EvpPkeyPtr decode_pkcs8(std::string_view pem);

Secret encode_pkcs8(const EVP_PKEY* key);

} // namespace latchkey::crypto
