#pragma once

// The half of a signing algorithm that signs: a private key, or for HS256 a shared secret, and the
// names under which others know it.

#include "base/error.hpp"
#include "base/secret.hpp"
#include "crypto/verification_key.hpp"

#include <boost/json/fwd.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace latchkey::crypto {

/// Immutable, cheap to copy, and usable from every thread at once. Functions throw Failure when
/// OpenSSL fails, which means: out of memory or out of randomness.
class SigningKey {
public:
    /// ES256: P-256. EdDSA: Ed25519. RS256: 3,072 bits, as strong as P-256 (NIST SP 800-57 part 1
    /// §5.6.1), which takes a second to make. HS256: 32 random bytes.
    static SigningKey generate(Algorithm algorithm);

    /// What to_stored() made, or another key in that form whose parts belong together: on P-256, on
    /// Ed25519, RSA of 2,048 to 8,192 bits, a secret of 32 to 1,024 bytes. Errors: invalid_input,
    /// without a word of the text. An RSA key takes 0.2 s: its factors have to be primes.
    static Result<SigningKey> from_stored(Algorithm algorithm, const Secret& stored);

    /// What to_stored() made and Sealer::open() gave back, so that nobody else can have written it.
    /// As from_stored(), but the key shows that its halves belong together by signing once; that
    /// factors are primes is taken on trust. An RSA key takes a few milliseconds.
    static Result<SigningKey> from_sealed(Algorithm algorithm, const Secret& stored);

    /// Unencrypted PKCS#8 in PEM (RFC 7468 §10); for HS256 the secret in base64url. To be stored
    /// only sealed (see Sealer), and with the algorithm's name beside it.
    [[nodiscard]] Secret to_stored() const;

    [[nodiscard]] Algorithm algorithm() const { return algorithm_; }

    /// The `kid`, 43 characters of base64url: the SHA-256 thumbprint of the public key (RFC 7638),
    /// so that the same key has the same name on every instance. For HS256, where a thumbprint
    /// would publish a hash of the secret, an HMAC of a fixed text under it.
    [[nodiscard]] const std::string& key_id() const { return key_id_; }

    /// The public key as one member of a JWK set (RFC 7517 §5): the members of its kind, kid, alg,
    /// use. Nothing for HS256: a shared secret is never published.
    [[nodiscard]] std::optional<boost::json::object> public_jwk() const;

    [[nodiscard]] VerificationKey verification_key() const;

    /// A token in compact serialization (RFC 7515 §7.1). Both texts are signed as they stand; it is
    /// the caller who writes `alg` and key_id() into the header.
    [[nodiscard]] std::string
    sign(std::string_view header_json, std::string_view payload_json) const;

private:
    // Shared with verification_key() and with copies, see there.
    using PrivateKey = std::shared_ptr<evp_pkey_st>;
    using SharedSecret = std::shared_ptr<const Secret>;

    /// Whether a private key that was read is to be taken.
    using IsSound = bool (*)(evp_pkey_st* key, Algorithm algorithm);

    static Result<SigningKey> read(Algorithm algorithm, const Secret& stored, IsSound is_sound);

    SigningKey(Algorithm algorithm, PrivateKey key);
    explicit SigningKey(const SharedSecret& secret);

    Algorithm algorithm_;
    std::variant<PrivateKey, SharedSecret> key_;
    std::string key_id_;
};

} // namespace latchkey::crypto
