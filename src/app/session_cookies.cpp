#include "app/session_cookies.hpp"

#include "config/cookies.hpp"

namespace latchkey::app {

using Mode = config::CookieSettings::Mode;
using sessions::SessionCookies;

namespace {

http::CookieScope scope_of(const config::CookieSettings& cookies) {
    using SameSite = http::CookieScope::SameSite;
    return {
        .domain = cookies.domain,
        .same_site = cookies.mode == Mode::prefixed ? SameSite::lax : SameSite::none,
        .is_partitioned = cookies.mode == Mode::partitioned};
}

SessionCookies::Settings cookie_settings(const config::Settings& settings) {
    using Names = SessionCookies::Names;
    const bool is_prefixed = settings.cookies.mode == Mode::prefixed;
    return {
        .names = is_prefixed ? Names::prefixed : Names::plain,
        .scope = scope_of(settings.cookies),
        .is_persistent = settings.cookies.persistent,
        .domains = config::list_cookie_domains(settings.public_url)};
}

} // namespace

SessionCookies make_session_cookies(
    const config::Settings& settings,
    const sessions::AccessTokens& access_tokens,
    const sessions::RefreshTokens& refresh_tokens,
    const sessions::LegacySessions* legacy
) {
    const auto is_legacy = [legacy](std::string_view token) {
        return legacy != nullptr && legacy->tokens().is_genuine(token);
    };
    const auto is_ours = [&access_tokens, &refresh_tokens](std::string_view token) {
        return refresh_tokens.verify(token) || access_tokens.verify_even_expired(token);
    };
    return SessionCookies(
        cookie_settings(settings),
        [is_ours, is_legacy](std::string_view token) { return is_ours(token) || is_legacy(token); },
        is_legacy
    );
}

http::NamedCookie named_cookie(const config::Settings& settings, std::string_view plain) {
    const SessionCookies::Settings ours = cookie_settings(settings);
    return {SessionCookies::name_of(plain, ours.names), ours.scope};
}

} // namespace latchkey::app
