#pragma once

// The two forms of an ECDSA signature on P-256: the DER of OpenSSL, and the 64 bytes of JOSE, r and
// s of 32 each (RFC 7518 §3.4). For the sources of this folder only.

#include <cstddef>
#include <string>
#include <string_view>

namespace latchkey::crypto {

inline constexpr std::size_t es256_signature_bytes = 64;

/// `raw` has es256_signature_bytes. Whether r and s are in range is for the verification to say.
std::string ecdsa_der_from_raw(std::string_view raw);

/// `der` is what OpenSSL made.
std::string ecdsa_raw_from_der(std::string_view der);

} // namespace latchkey::crypto
