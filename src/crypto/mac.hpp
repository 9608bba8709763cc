#pragma once

// Proof that a message was made by a holder of the key.

#include "base/secret.hpp"

#include <string>
#include <string_view>

namespace latchkey::crypto {

/// HMAC-SHA256 (RFC 2104, FIPS 198-1): 32 bytes. Any length of key and message.
/// Compare the result with equal_in_constant_time().
std::string hmac_sha256(const Secret& key, std::string_view message);

} // namespace latchkey::crypto
