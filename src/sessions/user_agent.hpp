#pragma once

// What of a User-Agent header a session is bound to.

#include <optional>
#include <string>
#include <string_view>

namespace latchkey::sessions {

/// The browser's family and its platform, "Firefox/Windows": what stays the same when a browser
/// updates itself, and changes when a cookie turns up in another one. A client that is no browser
/// gives the name of its product, the part before the first `/`. No header and an empty one are two
/// different things, as they were for the Flask service. At most 64 characters, ASCII only.
std::string user_agent_family(std::optional<std::string_view> user_agent);

} // namespace latchkey::sessions
