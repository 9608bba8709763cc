#include "http/cookies.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace latchkey::http {

namespace {

std::string_view without_quotes(std::string_view value) {
    const bool is_quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
    return is_quoted ? value.substr(1, value.size() - 2) : value;
}

std::optional<std::string_view> find_in_header(std::string_view cookies, std::string_view name) {
    while (!cookies.empty()) {
        const std::string_view pair = cookies.substr(0, cookies.find(';'));
        cookies.remove_prefix(std::min(pair.size() + 1, cookies.size()));
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && trim(pair.substr(0, equals)) == name) {
            return without_quotes(trim(pair.substr(equals + 1)));
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string_view> find_cookie(const Request& request, std::string_view name) {
    for (const Header& header : request.headers) {
        if (!equals_ignoring_case(header.name, "cookie")) {
            continue;
        }
        if (const auto value = find_in_header(header.value, name)) {
            return value;
        }
    }
    return std::nullopt;
}

std::string set_cookie(std::string_view name, std::string_view value) {
    std::string cookie(name);
    cookie.append("=").append(value).append("; Secure; HttpOnly; Path=/; SameSite=None");
    return cookie;
}

std::string expire_cookie(std::string_view name) {
    std::string cookie(name);
    cookie += "=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure; HttpOnly; Path=/; "
              "SameSite=None";
    return cookie;
}

} // namespace latchkey::http
