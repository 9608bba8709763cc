#pragma once

// Randomness nobody can guess: the kernel's generator, through libsodium. Thread-safe, and safe
// after fork(). All throw Failure when libsodium cannot start; should the kernel fail later, the
// process ends rather than hand out weak values.

#include <cstddef>
#include <string>

namespace latchkey::crypto {

/// `count` random bytes. For a key: `Secret(random_bytes(32))`.
std::string random_bytes(std::size_t count);

/// `count` ASCII digits, each of the ten equally likely; leading zeros happen.
std::string random_digits(std::size_t count);

/// `bytes` random bytes as base64url: 16 make 22 characters, 32 make 43.
std::string random_token(std::size_t bytes);

} // namespace latchkey::crypto
