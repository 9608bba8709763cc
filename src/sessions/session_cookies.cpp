#include "sessions/session_cookies.hpp"

#include "sessions/device_token.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace latchkey::sessions {

using http::CookieScope;

namespace {

constexpr std::string_view access_name = "accessToken";
constexpr std::string_view refresh_name = "refreshToken";
constexpr std::string_view device_token_name = "deviceToken";
constexpr std::string_view prefix = "__Host-Http-";

std::string prefixed(std::string_view name) {
    return SessionCookies::name_of(name, SessionCookies::Names::prefixed);
}

void expire_both(
    http::Response& response,
    std::string_view access,
    std::string_view refresh,
    const CookieScope& scope
) {
    response.add_header("Set-Cookie", http::expire_cookie(access, scope));
    response.add_header("Set-Cookie", http::expire_cookie(refresh, scope));
}

bool is_same(const CookieScope& left, const CookieScope& right) {
    return left.domain == right.domain && left.is_partitioned == right.is_partitioned;
}

} // namespace

std::string SessionCookies::name_of(std::string_view plain, Names names) {
    return std::string(names == Names::prefixed ? prefix : std::string_view()).append(plain);
}

SessionCookies::SessionCookies(Settings settings, IsGenuine is_genuine, IsGenuine is_legacy)
    : device_name_(name_of(device_token_name, settings.names))
    , is_persistent_(settings.is_persistent)
    , is_genuine_(std::move(is_genuine))
    , is_legacy_(settings.names == Names::plain ? nullptr : std::move(is_legacy)) {
    std::vector<CookieScope> plain_scopes{{}, {.is_partitioned = true}};
    for (std::string& domain : settings.domains) {
        plain_scopes.push_back({.domain = std::move(domain)});
    }
    const bool is_plain = settings.names == Names::plain;
    for (CookieScope& scope : plain_scopes) {
        if (!is_plain || !is_same(scope, settings.scope)) {
            others_.push_back(
                {std::string(access_name), std::string(refresh_name), std::move(scope)}
            );
        }
    }
    if (is_plain) {
        others_.push_back(
            {prefixed(access_name),
             prefixed(refresh_name),
             {.same_site = CookieScope::SameSite::lax}}
        );
    }
    ours_ = is_plain ? Variant{std::string(access_name), std::string(refresh_name), settings.scope}
                     : Variant{prefixed(access_name), prefixed(refresh_name), settings.scope};
}

Presented SessionCookies::read(const http::Request& request) const {
    Presented presented{
        http::list_cookies(request, ours_.access_name),
        http::list_cookies(request, ours_.refresh_name)};
    if (is_legacy_ != nullptr && presented.access.empty() && presented.refresh.empty()) {
        presented.access = http::list_cookies(request, access_name);
        presented.refresh = http::list_cookies(request, refresh_name);
        // Whoever may set plain names for this host must not bring in tokens of ours.
        std::erase_if(presented.access, std::not_fn(is_legacy_));
        std::erase_if(presented.refresh, std::not_fn(is_legacy_));
    }
    return presented;
}

std::optional<std::string_view> SessionCookies::read_single_access(const http::Request& request
) const {
    return http::find_only_cookie(request, ours_.access_name);
}

/// Of several, nobody knows which: none then.
Presented SessionCookies::read_all(const http::Request& request) const {
    Presented presented = read(request);
    presented.device = http::find_only_cookie(request, device_name_).value_or(std::string_view());
    return presented;
}

void SessionCookies::set_device(http::Response& response, std::string_view cookie) const {
    response.add_header(
        "Set-Cookie", http::set_cookie(device_name_, cookie, ours_.scope, device_lifetime)
    );
}

void SessionCookies::set(
    const http::Request& request, http::Response& response, const IssuedTokens& tokens
) const {
    expire_others(request, response);
    const auto max_age = is_persistent_ ? std::optional(tokens.session_left) : std::nullopt;
    response.add_header(
        "Set-Cookie", http::set_cookie(ours_.access_name, tokens.access, ours_.scope, max_age)
    );
    response.add_header(
        "Set-Cookie", http::set_cookie(ours_.refresh_name, tokens.refresh, ours_.scope, max_age)
    );
}

void SessionCookies::expire(const http::Request& request, http::Response& response) const {
    expire_others(request, response);
    expire_both(response, ours_.access_name, ours_.refresh_name, ours_.scope);
}

void SessionCookies::expire_others(const http::Request& request, http::Response& response) const {
    if (!may_have_others(request)) {
        return;
    }
    for (const Variant& other : others_) {
        expire_both(response, other.access_name, other.refresh_name, other.scope);
    }
}

/// A request names cookies, not their scopes. Where the Flask service's cookies are ours, one of
/// each is taken for ours, so that its answers stay as they were; two are one too many.
bool SessionCookies::may_have_others(const http::Request& request) const {
    const bool is_plain = ours_.access_name == access_name;
    const std::ptrdiff_t plain_max = is_plain && is_same(ours_.scope, {}) ? 1 : 0;
    return has_more_than(request, refresh_name, plain_max) ||
           has_more_than(request, access_name, plain_max) ||
           (is_plain && (has_more_than(request, prefixed(refresh_name), 0) ||
                         has_more_than(request, prefixed(access_name), 0)));
}

bool SessionCookies::has_more_than(
    const http::Request& request, std::string_view name, std::ptrdiff_t count
) const {
    const auto tokens = http::list_cookies(request, name);
    return std::ssize(tokens) > count && std::ranges::count_if(tokens, is_genuine_) > count;
}

} // namespace latchkey::sessions
