#pragma once

// The cookies as the settings want them.

#include "config/settings.hpp"
#include "sessions/session_cookies.hpp"

namespace latchkey::app {

sessions::SessionCookies::Settings cookie_settings(const config::Settings& settings);

} // namespace latchkey::app
