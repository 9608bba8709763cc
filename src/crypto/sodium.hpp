#pragma once

// libsodium, made ready. For the sources of this folder only.

namespace latchkey::crypto {

/// Call before any other function of libsodium; costs next to nothing after the first time.
/// Thread-safe. Throws Failure when the library cannot start, which means: no source of randomness.
void require_sodium();

} // namespace latchkey::crypto
