#pragma once

// The record as JSON, for GET /audit and for `latchkey audit export`.

#include "audit/entry.hpp"
#include "audit/page_request.hpp"
#include "http/request.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace latchkey::audit {

/// GET /audit: user, event, from, to, limit, before.
Result<PageRequest> parse_page_request(const http::Request& request);

/// `{actor: {id, kind, session_id}, address, at, event, facts, hash, id, previous_hash, request_id,
/// session_id, user_agent, user_id}`, `at` as RFC 3339, null for what there is not.
boost::json::object render_entry(const Entry& entry);

/// The value of `Link` that names the page of rows before that id.
std::string render_next_link(const http::Request& request, std::int64_t before);

} // namespace latchkey::audit
