#pragma once

// Argon2 strings with libsodium. For the sources of this folder only.

#include "base/secret.hpp"
#include "crypto/password_hasher.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace latchkey::crypto {

/// What a stored hash may cost before it is taken for a mistake or an attack: its memory, and its
/// memory times its passes. Django's 100 MiB and OWASP's 128 MiB for scrypt fit in.
inline constexpr std::size_t hash_memory_kib_max = std::size_t{256} * 1024;
inline constexpr std::size_t hash_work_kib_max = 4 * hash_memory_kib_max;

/// A PHC string of Argon2id or Argon2i, version 19, within the bounds.
class Argon2Hash {
public:
    /// Nothing for another variant or version, above the bounds, malformed, or from 128 bytes on:
    /// all that libsodium reads. Any number of lanes; libsodium computes them one after the other.
    static std::optional<Argon2Hash> parse(std::string_view text);

    /// Throws Failure when there is no memory for it.
    [[nodiscard]] bool matches(std::string_view password) const;

private:
    using Verify = int (*)(const char*, const char*, unsigned long long);

    Argon2Hash(std::string text, Verify verify);

    std::string text_;
    Verify verify_;
};

/// How every Argon2id hash with these parameters begins: `$argon2id$v=19$m=19456,t=2,p=1$`.
std::string argon2id_prefix(const Argon2Parameters& parameters);

/// With a fresh salt. Throws Failure when there is no memory for it.
PasswordHash argon2id_hash(const Secret& password, const Argon2Parameters& parameters);

/// The hash of a password that nobody knows, not even we: a random tag is as good as a computed
/// one, and the start of the server need not wait for Argon2.
PasswordHash argon2id_decoy(const Argon2Parameters& parameters);

} // namespace latchkey::crypto
