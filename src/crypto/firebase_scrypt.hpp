#pragma once

// Firebase Authentication's modified scrypt, for hashes that it exported: never for new ones. For
// the sources of this folder only.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::crypto {

/// The project's signer key, encrypted under a key that scrypt makes of the password:
/// AES-256-CTR(scrypt(password, salt ‖ separator), signer key). What makes a hash is the project's
/// parameters, which Firebase's console shows, and what it exports of each user. Here all of it is
/// one text, in the spelling of PHC strings with Firebase's own base64 (RFC 4648 §4, padded):
///
///     $firebase-scrypt$ln=14,r=8,ss=<separator>,sk=<signer key>$<salt>$<hash>
struct FirebaseScryptHash {
    static constexpr unsigned log_cost_max = 14;  // Firebase's own limit of its "mem_cost"
    static constexpr unsigned block_size_max = 8; // … and of its "rounds": 16 MiB together
    static constexpr std::size_t key_bytes = 64;  // the signer key's, and so the tag's
    static constexpr std::size_t salt_bytes_max = 64;
    static constexpr std::size_t separator_bytes_max = 16;

    unsigned log_cost;   // N is two to this power
    unsigned block_size; // r
    std::string separator;
    std::string signer_key; // key_bytes
    std::string salt;
    std::string tag; // key_bytes

    /// Nothing for another shape or order, and above the bounds.
    static std::optional<FirebaseScryptHash> parse(std::string_view text);

    /// Throws Failure when there is no memory for it.
    [[nodiscard]] bool matches(std::string_view password) const;
};

} // namespace latchkey::crypto
