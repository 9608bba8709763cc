#pragma once

// The fingerprint of RSA keys that a weak generator made (ROCA, CVE-2017-15361), whose private half
// can be computed from the public one. For the sources of this folder only.

#include <openssl/types.h>

namespace latchkey::crypto {

/// The primes of that generator are powers of 65537 modulo a product of many small primes, so the
/// modulus is one modulo each of them (Nemec et al., "The Return of Coppersmith's Attack", 2017,
/// §3.3). For moduli of 1,984 bits and more; one of an honest generator looks so in 2^167.
bool has_roca_fingerprint(const BIGNUM* modulus);

} // namespace latchkey::crypto
