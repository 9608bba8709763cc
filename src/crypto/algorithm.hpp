#pragma once

// The signature algorithms of JSON Web Tokens that are supported, and how they are spelled.

#include <optional>
#include <string_view>

namespace latchkey::crypto {

/// RFC 7518 §3.1 and RFC 8037 §3.1. `none` is not among them.
enum class Algorithm {
    es256, // ECDSA on P-256 with SHA-256
    eddsa, // Ed25519; there is no Ed448 here
    rs256, // RSASSA-PKCS1-v1_5 with SHA-256
    hs256, // HMAC-SHA256: who can verify can also sign
};

/// As the `alg` member spells it: "ES256", "EdDSA", "RS256", "HS256".
std::string_view to_string(Algorithm algorithm);

/// Nothing unless `name` is spelled exactly as to_string() does.
std::optional<Algorithm> parse_algorithm(std::string_view name);

} // namespace latchkey::crypto
