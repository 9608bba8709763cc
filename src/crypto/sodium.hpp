#pragma once

// libsodium, made ready. For the sources of this folder only.

#include <string>
#include <string_view>

namespace latchkey::crypto {

/// Call before what draws random bytes or chooses among implementations (hashing, sealing): not
/// needed for HMAC and comparison. Costs next to nothing after the first time.
/// Thread-safe. Throws Failure when the library cannot start, which means: no source of randomness.
void require_sodium();

inline const unsigned char* sodium_bytes(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

inline unsigned char* sodium_bytes(std::string& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

} // namespace latchkey::crypto
