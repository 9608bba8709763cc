#pragma once

// Both ends of the record: what was added last, and what retention has dropped. One row, signed, so
// that rows missing at either end are missed. Used by the record, by verification, by the store.

#include "base/clock.hpp"
#include "base/secret.hpp"

#include <cstdint>
#include <string>

namespace latchkey::audit {

struct Head {
    std::int64_t last_id;     // of the newest row
    std::string hash;         // its hash; empty before the first
    std::int64_t dropped_id;  // of the newest row that is gone, or is from before the chain
    std::string dropped_hash; // its hash: the first row that is there was chained to it
    TimePoint dropped_at;     // when
    std::string mac;
};

/// HMAC-SHA256 of everything in the head but the mac, as hex.
std::string sign(const Head& head, const Secret& key);

/// As the migration left it: nothing was chained yet, and nobody has signed.
bool is_unbegun(const Head& head);

} // namespace latchkey::audit
