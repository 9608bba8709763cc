#pragma once

// Cookies, both ways (RFC 6265bis).

#include "http/request.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::http {

/// More cookies of one name than a browser can mean; the rest is not looked at.
inline constexpr std::size_t cookies_of_one_name_max = 8;

/// The cookies of that name (case-sensitive) in the request's Cookie headers, in their order: a
/// browser sends several when they were set for several domains or paths. White space around name
/// and value and one pair of double quotes around the value are dropped.
std::vector<std::string_view> list_cookies(const Request& request, std::string_view name);

/// The one cookie of that name; nothing for none, and for several, of which list_cookies() tells.
std::optional<std::string_view> find_only_cookie(const Request& request, std::string_view name);

/// Where a cookie is kept and sent. Always Secure, HttpOnly and for every path.
struct CookieScope {
    enum class SameSite { none, lax };

    std::string domain = {}; // empty: this host alone
    SameSite same_site = SameSite::none;
    bool is_partitioned = false;
};

struct NamedCookie {
    std::string name;
    CookieScope scope;
};

/// `name=value; Secure; HttpOnly; Path=/; SameSite=None`, and what the scope adds. Without
/// `max_age` the browser keeps it until it is closed.
std::string set_cookie(
    std::string_view name,
    std::string_view value,
    const CookieScope& scope,
    std::optional<std::chrono::seconds> max_age = std::nullopt
);

/// `name=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure; HttpOnly; Path=/;
/// SameSite=None`: deletes the cookie of that scope and no other.
std::string expire_cookie(std::string_view name, const CookieScope& scope);

} // namespace latchkey::http
