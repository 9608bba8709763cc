#include "throttle/gcra.hpp"

#include <algorithm>

namespace latchkey::throttle {

using std::chrono::milliseconds;

Visit visit(Rate rate, TimePoint remembered, TimePoint now) {
    const TimePoint arrival = std::clamp<TimePoint>(remembered, now, now + rate.refill());
    const milliseconds ahead = arrival - now;
    const milliseconds tolerated = (rate.burst - 1) * rate.interval;
    return {
        .wait = std::max(ahead - tolerated, milliseconds::zero()),
        .next_arrival = arrival + rate.interval};
}

} // namespace latchkey::throttle
