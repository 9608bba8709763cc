#pragma once

// Cookies, both ways (RFC 6265bis).

#include "http/request.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace latchkey::http {

/// The first cookie of that name (case-sensitive) in the request's Cookie headers. White space
/// around name and value and one pair of double quotes around the value are dropped.
std::optional<std::string_view> find_cookie(const Request& request, std::string_view name);

/// `name=value; Secure; HttpOnly; Path=/; SameSite=None`: a session cookie.
std::string set_cookie(std::string_view name, std::string_view value);

/// `name=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure; HttpOnly; Path=/;
/// SameSite=None`.
std::string expire_cookie(std::string_view name);

} // namespace latchkey::http
