#pragma once

// The cookies as the settings want them.

#include "config/settings.hpp"
#include "sessions/session_cookies.hpp"

#include <string_view>

namespace latchkey::app {

sessions::SessionCookies::Settings cookie_settings(const config::Settings& settings);

/// One of that plain name, of the same kind as the session's.
http::NamedCookie named_cookie(const config::Settings& settings, std::string_view plain);

} // namespace latchkey::app
