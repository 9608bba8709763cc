#pragma once

// The cookies as the settings want them.

#include "config/settings.hpp"
#include "sessions/access_token.hpp"
#include "sessions/legacy_sessions.hpp"
#include "sessions/refresh_token.hpp"
#include "sessions/session_cookies.hpp"

#include <string_view>

namespace latchkey::app {

/// With our tokens in them, and those of the Flask service where `legacy` is not null. All must
/// outlive them.
sessions::SessionCookies make_session_cookies(
    const config::Settings& settings,
    const sessions::AccessTokens& access_tokens,
    const sessions::RefreshTokens& refresh_tokens,
    const sessions::LegacySessions* legacy
);

/// One of that plain name, of the same kind as the session's.
http::NamedCookie named_cookie(const config::Settings& settings, std::string_view plain);

} // namespace latchkey::app
