#pragma once

// The cookies as the settings want them.

#include "config/settings.hpp"
#include "registration/attempt_cookie.hpp"
#include "sessions/session_cookies.hpp"

namespace latchkey::app {

sessions::SessionCookies::Settings cookie_settings(const config::Settings& settings);

/// `registration`, or the same behind the prefix of the other cookies.
registration::AttemptCookie attempt_cookie(const config::Settings& settings);

} // namespace latchkey::app
