#pragma once

// Key rings for tests: of keys that were made a moment ago, without a database.

#include "keys/model.hpp"
#include "support/manual_clock.hpp"

#include <utility>
#include <vector>

namespace latchkey::testing {

inline keys::RingKey
make_ring_key(crypto::SigningKey key, TimePoint active_from = ManualClock::start) {
    crypto::VerificationKey verification_key = key.verification_key();
    return {
        std::move(key),
        std::move(verification_key),
        {.created_at = active_from - keys::published_ahead, .active_from = active_from}};
}

inline keys::RingKey
make_ring_key(crypto::Algorithm algorithm, TimePoint active_from = ManualClock::start) {
    return make_ring_key(crypto::SigningKey::generate(algorithm), active_from);
}

/// One key that signs from the clock's start on.
inline keys::KeyRing make_ring(crypto::Algorithm algorithm = crypto::Algorithm::es256) {
    return keys::KeyRing({make_ring_key(algorithm)});
}

} // namespace latchkey::testing
