#pragma once

// One master secret, a key for each purpose: no key ever serves two.

#include "base/secret.hpp"

#include <string_view>

namespace latchkey::crypto {

/// HKDF-SHA256 (RFC 5869) of `master`, without a salt, with `purpose` as the info: 32 bytes. The
/// same arguments give the same key, so a purpose ("refresh-token-mac") is never renamed once in
/// use. `master` must be random and at least 32 bytes long: this is no password hash. Throws
/// Failure when OpenSSL fails.
Secret derive_key(const Secret& master, std::string_view purpose);

} // namespace latchkey::crypto
