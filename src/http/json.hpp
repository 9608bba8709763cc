#pragma once

// JSON as Python's json module reads it, with limits. Writing it is json_render.hpp's.

#include "base/error.hpp"

#include <boost/json/value.hpp>

#include <string_view>

namespace latchkey::http {

/// How deep objects and arrays may be nested.
inline constexpr unsigned json_depth_max = 32;

/// The value in a request's body (RFC 8259). UTF-8, or UTF-16 and UTF-32 told by a byte order mark
/// or by where the zero bytes are, as Python's json.detect_encoding() does. Of duplicate keys the
/// last counts; numbers too large for a double are infinite. The escape of a lone surrogate
/// (`\ud800`) is no fault: strings and keys with one come out as ill-formed UTF-8, which
/// is_valid_utf8() tells.
///
/// Errors: malformed_json, whose message says what is wrong and at which byte (of the text as
/// UTF-8, its byte order mark not counted).
Result<boost::json::value> parse_json_body(std::string_view body);

} // namespace latchkey::http
