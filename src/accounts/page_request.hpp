#pragma once

// Which page of the list a request asks for, and the link to the next one.

#include "accounts/model.hpp"
#include "base/error.hpp"
#include "http/request.hpp"

#include <string>

namespace latchkey::accounts {

/// GET /user/users: limit (1 to 100), after (from the Link of the page before), query.
Result<PageRequest> parse_page_request(const http::Request& request);

/// The value of `Link` that names the page behind `next`.
std::string render_next_link(const PageRequest& request, const Cursor& next);

} // namespace latchkey::accounts
