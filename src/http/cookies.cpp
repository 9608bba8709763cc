#include "http/cookies.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace latchkey::http {

namespace {

std::string_view without_quotes(std::string_view value) {
    const bool is_quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
    return is_quoted ? value.substr(1, value.size() - 2) : value;
}

template <typename Visit>
void each_cookie(std::string_view cookies, const Visit& visit) {
    while (!cookies.empty()) {
        const std::string_view pair = cookies.substr(0, cookies.find(';'));
        cookies.remove_prefix(std::min(pair.size() + 1, cookies.size()));
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos) {
            visit(trim(pair.substr(0, equals)), pair.substr(equals + 1));
        }
    }
}

/// Calls `visit` with each cookie's name and its value as it came.
template <typename Visit>
void each_cookie(const Request& request, const Visit& visit) {
    for (const Header& header : request.headers) {
        if (equals_ignoring_case(header.name, "cookie")) {
            each_cookie(header.value, visit);
        }
    }
}

void append_scope(std::string& cookie, const CookieScope& scope) {
    const bool is_lax = scope.same_site == CookieScope::SameSite::lax;
    cookie.append("; Secure; HttpOnly; Path=/; SameSite=").append(is_lax ? "Lax" : "None");
    if (scope.is_partitioned) {
        cookie.append("; Partitioned");
    }
}

void append_domain(std::string& cookie, const CookieScope& scope) {
    if (!scope.domain.empty()) {
        cookie.append("; Domain=").append(scope.domain);
    }
}

} // namespace

std::vector<std::string_view> list_cookies(const Request& request, std::string_view name) {
    std::vector<std::string_view> found;
    each_cookie(request, [&](std::string_view its_name, std::string_view value) {
        if (its_name == name && found.size() < cookies_of_one_name_max) {
            found.push_back(without_quotes(trim(value)));
        }
    });
    return found;
}

std::optional<std::string_view> find_only_cookie(const Request& request, std::string_view name) {
    std::optional<std::string_view> found;
    std::size_t count = 0;
    each_cookie(request, [&](std::string_view its_name, std::string_view value) {
        if (its_name == name) {
            ++count;
            found = value;
        }
    });
    return count == 1 ? std::optional(without_quotes(trim(*found))) : std::nullopt;
}

std::string set_cookie(
    std::string_view name,
    std::string_view value,
    const CookieScope& scope,
    std::optional<std::chrono::seconds> max_age
) {
    std::string cookie(name);
    cookie.append("=").append(value);
    append_domain(cookie, scope);
    if (max_age) {
        cookie.append("; Max-Age=").append(std::to_string(max_age->count()));
    }
    append_scope(cookie, scope);
    return cookie;
}

std::string expire_cookie(std::string_view name, const CookieScope& scope) {
    std::string cookie(name);
    cookie.append("=");
    append_domain(cookie, scope);
    cookie.append("; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0");
    append_scope(cookie, scope);
    return cookie;
}

} // namespace latchkey::http
