#pragma once

// Password hashes that other programs made, as they lie in the tables of people who switch over.
// They are verified and never made; the first sign-in replaces them. For the sources of this folder
// only.

#include "crypto/argon2.hpp"
#include "crypto/bcrypt.hpp"
#include "crypto/firebase_scrypt.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace latchkey::crypto {

struct Pbkdf2Hash {
    enum class Digest { sha1, sha256, sha512 };

    /// About a second and a half with SHA-256. Werkzeug and Django are at 1.2 million.
    static constexpr std::uint32_t iterations_max = 5'000'000;

    Digest digest;
    std::uint32_t iterations;
    std::string salt;
    std::string tag; // as long as the digest

    [[nodiscard]] bool matches(std::string_view password) const;
};

/// RFC 7914. Memory and work are bounded like Argon2's.
struct ScryptHash {
    static constexpr std::size_t tag_bytes = 64;

    std::uint64_t cost;        // N, a power of two
    std::uint32_t block_size;  // r
    std::uint32_t parallelism; // p
    std::string salt;
    std::string tag; // tag_bytes

    [[nodiscard]] bool matches(std::string_view password) const;
};

/// Django's bcrypt_sha256: bcrypt of the password's SHA-256 in hexadecimal, so every byte counts.
struct Sha256BcryptHash {
    BcryptHash bcrypt;

    [[nodiscard]] bool matches(std::string_view password) const;
};

using ImportedHash = std::
    variant<Argon2Hash, BcryptHash, Sha256BcryptHash, Pbkdf2Hash, ScryptHash, FirebaseScryptHash>;

/// Nothing unless `stored` is one of these, whole, and within the bounds of its kind:
///   - `$argon2id$v=19$…`, `$argon2i$v=19$…`, `$2a$…`, `$2b$…`, `$2y$…`;
///   - Werkzeug's `scrypt:N:r:p$salt$hex` and `pbkdf2:sha256:iterations$salt$hex`, also with sha1
///     and sha512;
///   - Django's `argon2$argon2id$v=19$…` (argon2i too), `bcrypt_sha256$$2b$…`, `bcrypt$$2b$…`,
///     `pbkdf2_sha256$iterations$salt$base64` (pbkdf2_sha1 too), `scrypt$N$salt$r$p$base64`;
///   - Firebase's, as firebase_scrypt.hpp spells it.
std::optional<ImportedHash> parse_imported_hash(std::string_view stored);

/// Whether it was made of exactly these bytes. Throws Failure when there is no memory for it.
bool matches(const ImportedHash& hash, std::string_view password);

} // namespace latchkey::crypto
