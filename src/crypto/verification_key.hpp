#pragma once

// The half of a signing algorithm that checks. A key is bound to one algorithm for good: what the
// header of a token claims never chooses how it is verified (RFC 8725 §3.1).

#include "base/error.hpp"
#include "base/secret.hpp"
#include "crypto/algorithm.hpp"

#include <boost/json/fwd.hpp>

#include <cstddef>
#include <memory>
#include <string_view>
#include <variant>

struct evp_pkey_st; // OpenSSL's EVP_PKEY; its headers stay in the sources

namespace latchkey::crypto {

/// RFC 7518 §3.2: a key as long as the hash, or longer.
inline constexpr std::size_t hs256_key_bytes_min = 32;

/// Immutable, cheap to copy, and usable from every thread at once.
class VerificationKey {
public:
    /// RFC 7518 §3.2 asks for 32 bytes or more; settings that make new keys must insist on it.
    /// Shorter ones are taken here, since the tokens of the service before us were signed with
    /// whatever its secret was. An empty one verifies nothing.
    static VerificationKey hs256(Secret key);

    /// One JSON Web Key (RFC 7517), which has to be for one of:
    ///   - ES256: `kty` "EC", `crv` "P-256", `x` and `y` of 32 bytes each, on the curve (RFC 7518
    ///     §6.2.1);
    ///   - EdDSA: `kty` "OKP", `crv` "Ed25519", `x` of 32 bytes, a point of prime order (RFC 8037);
    ///   - RS256: `kty` "RSA", `n` of 2,048 to 8,192 bits, `e` odd and 3 or more (RFC 7518 §6.3.1);
    ///   - HS256: `kty` "oct", `k` of 32 to 1,024 bytes (RFC 7518 §6.4, §3.2).
    /// `alg`, `use` and `key_ops` may be missing, but may not say anything other than that
    /// algorithm, "sig" and "verify" (also with "sign"); see purpose_of_jwk(). Private halves are
    /// refused, other members are ignored. Errors: invalid_input, naming the member that is wrong.
    static Result<VerificationKey> from_jwk(const boost::json::object& jwk);

    [[nodiscard]] Algorithm algorithm() const { return algorithm_; }

    /// `signing_input` and the raw signature as parse_compact_jws() gives them. ES256: 64 bytes, r
    /// and s of 32 each (RFC 7518 §3.4). EdDSA: 64 bytes (RFC 8037 §3.1). RS256: as many as the
    /// modulus has (RFC 7518 §3.3). HS256: 32 bytes, compared in constant time (§3.2). Throws
    /// Failure when OpenSSL is out of memory.
    [[nodiscard]] bool verify(std::string_view signing_input, std::string_view signature) const;

private:
    friend class SigningKey;

    // Shared, because OpenSSL counts references to its keys anyway, and because a key ring hands
    // out copies that may outlive the rotation that drops the original. None is changed once made.
    using PublicKey = std::shared_ptr<evp_pkey_st>;
    using SharedSecret = std::shared_ptr<const Secret>;

    VerificationKey(Algorithm algorithm, PublicKey key);
    explicit VerificationKey(SharedSecret key);

    Algorithm algorithm_;
    std::variant<PublicKey, SharedSecret> key_;
};

} // namespace latchkey::crypto
