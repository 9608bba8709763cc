#pragma once

// Where the ring of this moment is found by those who sign and verify.

#include "keys/model.hpp"

#include <memory>
#include <mutex>
#include <utility>

namespace latchkey::keys {

/// Thread-safe. Who has got a ring keeps it: a rotation meanwhile changes nothing under its hands.
class CurrentRing {
public:
    explicit CurrentRing(KeyRing ring)
        : ring_(std::make_shared<const KeyRing>(std::move(ring))) {}

    [[nodiscard]] std::shared_ptr<const KeyRing> get() const {
        const std::lock_guard lock(mutex_);
        return ring_;
    }

    void replace(KeyRing ring) {
        auto next = std::make_shared<const KeyRing>(std::move(ring));
        const std::lock_guard lock(mutex_);
        ring_.swap(next);
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const KeyRing> ring_;
};

} // namespace latchkey::keys
