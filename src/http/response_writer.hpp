#pragma once

// Responses into the bytes that leave. Called by connections.

#include "http/response.hpp"

#include <string>
#include <string_view>

namespace latchkey::http {

/// What the connection knows about an answer that the handler does not.
struct ResponseFraming {
    enum class Body { sent, left_out };                  // left out of answers to HEAD
    enum class Connection { unsaid, close, keep_alive }; // said to HTTP/1.0 clients, or to close
    std::string_view date = {};                          // IMF-fixdate
    Body body = Body::sent;
    Connection connection = Connection::unsaid;
    std::string_view standing_headers = {}; // whole lines, ours
};

/// Appends status line, headers and body. Content-Length is that of the body even where it is left
/// out; 204 and 304 have neither (RFC 9110 §15.3.5, §15.4.5). With a feed there is no
/// Content-Length: the body ends with the connection (RFC 9112 §6.3), which the caller has to say.
/// Throws std::logic_error, before anything is appended, when check_writable() does.
void append_response(std::string& out, const Response& response, const ResponseFraming& framing);

/// Throws std::logic_error for a header with CR, LF or NUL in it, which would let whoever chose its
/// value write headers of their own, for a status that is none of a final answer, for a feed behind
/// a status that has no body, and for a cookie beside a lease.
void check_writable(const Response& response);

} // namespace latchkey::http
