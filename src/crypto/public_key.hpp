#pragma once

// Public keys as OpenSSL's objects: made from the numbers of a JWK, checked, and written as such
// again. For the sources of this folder only.

#include "base/error.hpp"
#include "crypto/algorithm.hpp"
#include "crypto/openssl.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace latchkey::crypto {

/// RSA keys outside are refused: shorter ones can be factored some day soon (NIST SP 800-131A),
/// longer ones cost whoever verifies with them.
inline constexpr int rsa_modulus_bits_min = 2048;
inline constexpr int rsa_modulus_bits_max = 8192;

// Errors of the functions below: invalid_input, naming the member that is wrong.

/// A point of P-256 (RFC 7518 §6.2.1): 32 bytes each, on the curve.
Result<EvpPkeyPtr> make_p256_key(std::string_view x, std::string_view y);

/// A point of Ed25519 (RFC 8037 §2): 32 bytes, on the curve, in the group of large prime order. One
/// of the few points outside would have signatures that are good for almost any message.
Result<EvpPkeyPtr> make_ed25519_key(std::string_view x);

/// Two numbers without leading zeros (RFC 7518 §6.3.1): see check_rsa_numbers().
Result<EvpPkeyPtr> make_rsa_key(std::string_view n, std::string_view e);

/// The modulus has its bits and no known weakness; the exponent is odd, 3 or more and at most 64
/// bits long.
Result<void> check_rsa_numbers(const BIGNUM* n, const BIGNUM* e);

/// The members that make up its JWK, in alphabetical order: no name, no purpose.
boost::json::object public_members(const EVP_PKEY* key, Algorithm algorithm);

/// SHA-256 of the JWK with nothing but these members (RFC 7638, RFC 8037 §2), as base64url: 43
/// characters.
std::string thumbprint(const EVP_PKEY* key, Algorithm algorithm);

/// A number of an EC or RSA key, by OpenSSL's name for it.
BignumPtr read_number(const EVP_PKEY* key, const char* name);

} // namespace latchkey::crypto
