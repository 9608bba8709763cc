#pragma once

// What stands in front of the routes that can be tried too often.

#include "base/clock.hpp"
#include "http/router.hpp"
#include "http/untrusted_proxy_watch.hpp"
#include "throttle/source_limits.hpp"

namespace latchkey::app {

class Doors {
public:
    /// Both must outlive it, and it must outlive what by_source() gives.
    Doors(throttle::SourceLimits& limits, const Clock& clock)
        : limits_(limits)
        , clock_(clock) {}

    /// Counts requests by where they come from.
    http::Door by_source(throttle::Door door);

private:
    throttle::SourceLimits& limits_;
    const Clock& clock_;
    http::UntrustedProxyWatch proxy_watch_;
};

} // namespace latchkey::app
