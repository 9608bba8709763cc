#pragma once

// The headers that every answer of the application has (src/http/standing_headers.hpp), as a client
// sees them.

#include "support/http_client.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace latchkey::testing {

inline bool has_standing_headers(const HttpAnswer& answer) {
    using Expected = std::pair<const char*, std::string_view>;
    constexpr std::array expected{
        Expected{"X-Content-Type-Options", "nosniff"},
        Expected{"X-Frame-Options", "DENY"},
        Expected{"Referrer-Policy", "no-referrer"},
        Expected{"Cross-Origin-Resource-Policy", "same-origin"}};
    const auto policy = answer.header("Content-Security-Policy");
    return policy && policy->find("default-src 'none'") != std::string_view::npos &&
           policy->find("frame-ancestors 'none'") != std::string_view::npos &&
           std::ranges::all_of(expected, [&answer](const Expected& header) {
               return answer.header(header.first) == header.second;
           });
}

} // namespace latchkey::testing
