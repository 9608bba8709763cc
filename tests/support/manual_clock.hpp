#pragma once

// A clock that stands still until a test moves it.

#include "base/clock.hpp"

#include <atomic>
#include <chrono>

namespace latchkey::testing {

/// Thread-safe. Starts at a moment of its own, the same in every test.
class ManualClock final : public Clock {
public:
    static constexpr TimePoint start = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22);

    explicit ManualClock(TimePoint now = start)
        : now_(now.time_since_epoch()) {}

    [[nodiscard]] TimePoint now() const override { return TimePoint(now_.load()); }

    void advance(std::chrono::milliseconds by) {
        std::chrono::milliseconds seen = now_.load();
        while (!now_.compare_exchange_weak(seen, seen + by)) {
        }
    }

    void set(TimePoint now) { now_ = now.time_since_epoch(); }

private:
    std::atomic<std::chrono::milliseconds> now_;
};

} // namespace latchkey::testing
