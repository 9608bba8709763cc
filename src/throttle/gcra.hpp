#pragma once

// The generic cell rate algorithm (ITU-T I.371, virtual scheduling): a rate and one remembered
// moment are all a limit needs, there are no windows with a double burst at their border, and what
// was used comes back one by one. Pure arithmetic.

#include "base/clock.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace latchkey::throttle {

/// `burst` at once, and one more every `interval`.
struct Rate {
    std::int64_t burst;
    std::chrono::milliseconds interval;

    /// When a limit that was used up is whole again.
    [[nodiscard]] constexpr std::chrono::milliseconds refill() const { return burst * interval; }
};

/// What becomes of one visit.
struct Visit {
    std::chrono::milliseconds wait; // zero: it passes
    TimePoint next_arrival;         // to be remembered when it passes
};

/// `remembered`: the next_arrival of the last visit that passed; of a subject without one, any
/// moment up to `now`. One further ahead than the rate ever puts it comes from a clock that was
/// set back, and counts as the furthest.
Visit visit(Rate rate, TimePoint remembered, TimePoint now);

} // namespace latchkey::throttle
