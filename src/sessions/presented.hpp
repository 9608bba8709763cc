#pragma once

// The tokens that a request carries, before anybody has looked at them.

#include <string_view>
#include <vector>

namespace latchkey::sessions {

/// Mostly one of each, or none. A browser sends several where cookies of one name were set for
/// several domains: then the one that verifies counts. Views into the request.
struct Presented {
    std::vector<std::string_view> access;
    std::vector<std::string_view> refresh;
    std::string_view device = {}; // of DeviceTokens; read where somebody signs in
};

} // namespace latchkey::sessions
