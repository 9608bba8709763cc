#pragma once

// The key ring: which key signs, which ones verify, and when that changes. Values only.

#include "base/clock.hpp"
#include "crypto/signing_key.hpp"
#include "crypto/verification_key.hpp"

#include <chrono>
#include <string_view>
#include <vector>

namespace latchkey::keys {

/// A new key is published so long before it signs: others look at the set only now and then (jose
/// and its like keep it for ten minutes, caches in front of them for longer).
inline constexpr std::chrono::hours published_ahead{1};

/// A key is still published so long after the last token it signed has expired.
inline constexpr std::chrono::hours served_after{1};

/// A key signs for so long.
inline constexpr std::chrono::days active_period{90};

/// Published: known to everybody, signs nothing yet. Retired: another one signs, its tokens are
/// still good.
enum class KeyState { published, active, retired };

std::string_view to_string(KeyState state);

/// When a key was made, and from when on it signs: until the next one does.
struct KeyTimes {
    TimePoint created_at;
    TimePoint active_from;
};

struct RingKey {
    crypto::SigningKey key;
    crypto::VerificationKey verification_key;
    KeyTimes times;
};

/// The keys at one moment. Immutable; shared by every thread.
class KeyRing {
public:
    /// In the order in which they become active; throws std::logic_error for none, or another
    /// order.
    explicit KeyRing(std::vector<RingKey> keys);

    /// The one that signs at that time; the first of all where a clock was put back before it.
    [[nodiscard]] const RingKey& active(TimePoint now) const;

    /// By its `kid`, whatever its state: null for a key that is not or no longer on the ring.
    [[nodiscard]] const RingKey* find(std::string_view key_id) const;

    [[nodiscard]] const std::vector<RingKey>& keys() const { return keys_; }

private:
    std::vector<RingKey> keys_;
};

} // namespace latchkey::keys
