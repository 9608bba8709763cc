#pragma once

// A JWK set (RFC 7517 §5): the keys that somebody publishes for whoever verifies their tokens.

#include "base/error.hpp"
#include "crypto/verification_key.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::crypto {

/// The text of a set; one of an identity provider has about 5 KiB, with certificates 20.
inline constexpr std::size_t jwk_set_bytes_max = 65'536;

/// What reading a set may cost: an RSA key takes 5 ms to check, one of 8,192 bits 0.2 s.
inline constexpr std::size_t jwk_set_keys_max = 64;

/// Immutable; used by every thread.
class JwkSet {
public:
    /// An object whose `keys` are JSON Web Keys, or one such key by itself. Keys that
    /// purpose_of_jwk() says are for something else are left out; other members of the set are
    /// ignored.
    ///
    /// Errors: invalid_input or malformed_json, saying what is wrong and with which key, counted
    /// from 1, and repeating nothing of the text. A key that is for us and that
    /// VerificationKey::from_jwk() refuses makes the whole set suspect, as do two keys of one `kid`
    /// (RFC 7517 §4.5), shared secrets beside public keys (who may read the file?), and no key that
    /// is left.
    static Result<JwkSet> parse(std::string_view json);

    /// For the `alg` and `kid` of a token's header. With a `kid`, the key of that name, if it is
    /// for that algorithm. Without one, the only key that is for the algorithm, and nothing if
    /// there are several: trying them in turn would let the token choose.
    [[nodiscard]] std::optional<VerificationKey>
    find(Algorithm algorithm, std::optional<std::string_view> key_id) const;

private:
    struct NamedKey {
        std::optional<std::string> key_id;
        VerificationKey key;
    };

    explicit JwkSet(std::vector<NamedKey> keys);

    std::vector<NamedKey> keys_; // one or more
};

} // namespace latchkey::crypto
