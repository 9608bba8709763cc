#pragma once

// Secrets at rest: signing keys and mails in the database are of no use to whoever copies it.

#include "base/secret.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::crypto {

/// XChaCha20-Poly1305. Its nonce of 24 bytes may be random for as many messages as one likes, so
/// there is no counter to keep and nothing to go wrong after a restored backup. Thread-safe.
class Sealer {
public:
    static constexpr std::size_t key_bytes = 32;

    /// `key`: exactly key_bytes, as derive_key() makes it; anything else is a bug of the caller and
    /// throws std::invalid_argument. Throws Failure when libsodium cannot start.
    explicit Sealer(Secret key);

    /// The nonce, the ciphertext and the tag as one base64url text, for a TEXT column: `plaintext`
    /// and 40 bytes, times four thirds. Different each time. `associated_data` is not stored, but
    /// open() must be given the same: name the row ("signing-key:" and its id), so that a sealed
    /// value copied to another row does not open.
    [[nodiscard]] std::string
    seal(std::string_view plaintext, std::string_view associated_data) const;

    /// What was sealed; nothing when the text, the key or the associated data is not the one used.
    [[nodiscard]] std::optional<Secret>
    open(std::string_view sealed, std::string_view associated_data) const;

private:
    Secret key_;
};

} // namespace latchkey::crypto
