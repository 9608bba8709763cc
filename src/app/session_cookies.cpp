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

} // namespace

SessionCookies::Settings cookie_settings(const config::Settings& settings) {
    using Names = SessionCookies::Names;
    const bool is_prefixed = settings.cookies.mode == Mode::prefixed;
    return {
        .names = is_prefixed ? Names::prefixed : Names::plain,
        .scope = scope_of(settings.cookies),
        .is_persistent = settings.cookies.persistent,
        .domains = config::list_cookie_domains(settings.public_url)};
}

registration::AttemptCookie attempt_cookie(const config::Settings& settings) {
    const bool is_prefixed = settings.cookies.mode == Mode::prefixed;
    return {is_prefixed ? "__Host-Http-registration" : "registration", scope_of(settings.cookies)};
}

} // namespace latchkey::app
