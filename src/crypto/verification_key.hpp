#pragma once

// The half of a signing algorithm that checks. A key is bound to one algorithm for good: what the
// header of a token claims never chooses how it is verified (RFC 8725 §3.1).

#include "base/error.hpp"
#include "base/secret.hpp"

#include <boost/json/fwd.hpp>

#include <memory>
#include <string_view>
#include <variant>

struct evp_pkey_st; // OpenSSL's EVP_PKEY; its headers stay in the sources

namespace latchkey::crypto {

/// RFC 7518 §3.1. `none` is not among them.
enum class Algorithm {
    es256, // ECDSA on P-256 with SHA-256
    hs256, // HMAC-SHA256
};

/// As the `alg` member spells it: "ES256", "HS256".
std::string_view to_string(Algorithm algorithm);

/// Immutable, cheap to copy, and usable from every thread at once.
class VerificationKey {
public:
    /// RFC 7518 §3.2 asks for 32 bytes or more; settings that make new keys must insist on it.
    /// Shorter ones are taken here, since the tokens of the service before us were signed with
    /// whatever its secret was. An empty one verifies nothing.
    static VerificationKey hs256(Secret key);

    /// A public P-256 key (RFC 7517, RFC 7518 §6.2.1): `kty` "EC", `crv` "P-256", `x` and `y` of 32
    /// bytes each, on the curve; `alg`, `use` and `key_ops` may be missing, but may not say
    /// anything other than ES256, "sig" and "verify". Other members are ignored. Errors:
    /// invalid_input.
    static Result<VerificationKey> from_jwk(const boost::json::object& jwk);

    [[nodiscard]] Algorithm algorithm() const;

    /// `signing_input` and the raw signature as parse_compact_jws() gives them. ES256: 64 bytes, r
    /// and s of 32 each (RFC 7518 §3.4). HS256: 32 bytes, compared in constant time (§3.2). Throws
    /// Failure when OpenSSL is out of memory.
    [[nodiscard]] bool verify(std::string_view signing_input, std::string_view signature) const;

private:
    friend class SigningKey;

    // Shared, because OpenSSL counts references to its keys anyway, and because a key ring hands
    // out copies that may outlive the rotation that drops the original. None is changed once made.
    using PublicKey = std::shared_ptr<evp_pkey_st>;
    using SharedSecret = std::shared_ptr<const Secret>;

    explicit VerificationKey(PublicKey key);
    explicit VerificationKey(SharedSecret key);

    std::variant<PublicKey, SharedSecret> key_;
};

} // namespace latchkey::crypto
