#include "http/cookies.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace latchkey::http {

namespace {

std::string_view without_quotes(std::string_view value) {
    const bool is_quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
    return is_quoted ? value.substr(1, value.size() - 2) : value;
}

void find_in_header(
    std::string_view cookies, std::string_view name, std::vector<std::string_view>& found
) {
    while (!cookies.empty() && found.size() < cookies_of_one_name_max) {
        const std::string_view pair = cookies.substr(0, cookies.find(';'));
        cookies.remove_prefix(std::min(pair.size() + 1, cookies.size()));
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && trim(pair.substr(0, equals)) == name) {
            found.push_back(without_quotes(trim(pair.substr(equals + 1))));
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
    for (const Header& header : request.headers) {
        if (equals_ignoring_case(header.name, "cookie")) {
            find_in_header(header.value, name, found);
        }
    }
    return found;
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
