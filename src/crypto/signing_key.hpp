#pragma once

// The half of ES256 that signs: a P-256 private key and the names under which its public half is
// published.

#include "base/error.hpp"
#include "base/secret.hpp"
#include "crypto/verification_key.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace latchkey::crypto {

/// Immutable, cheap to copy, and usable from every thread at once. Functions throw Failure when
/// OpenSSL fails, which means: out of memory or out of randomness.
class SigningKey {
public:
    static SigningKey generate_es256();

    /// What to_pem() made, or another unencrypted PKCS#8 `PRIVATE KEY` in PEM (RFC 7468 §10) that
    /// holds a P-256 key whose halves belong together. Errors: invalid_input.
    static Result<SigningKey> from_pem(const Secret& private_key_pem);

    /// Unencrypted PKCS#8 in PEM. To be stored only sealed: see Sealer.
    [[nodiscard]] Secret to_pem() const;

    /// The `kid`: the SHA-256 thumbprint of the public key (RFC 7638) as base64url, 43 characters.
    /// The same key has the same name on every instance.
    [[nodiscard]] const std::string& key_id() const { return key_id_; }

    /// The public key as one member of a JWK set (RFC 7517 §5): kty, crv, x, y, kid, alg, use.
    [[nodiscard]] std::string public_jwk() const;

    [[nodiscard]] VerificationKey verification_key() const;

    /// A token in compact serialization (RFC 7515 §7.1). Both texts are signed as they stand; it is
    /// the caller who writes `"alg":"ES256"` and key_id() into the header.
    [[nodiscard]] std::string
    sign(std::string_view header_json, std::string_view payload_json) const;

private:
    explicit SigningKey(std::shared_ptr<evp_pkey_st> key);

    std::shared_ptr<evp_pkey_st> key_; // shared with verification_key() and with copies, see there
    std::string x_;                    // base64url, as the JWK carries it
    std::string y_;
    std::string key_id_;
};

} // namespace latchkey::crypto
