#pragma once

// JSON out, as the Flask service spelled it.

#include <boost/json/fwd.hpp>

#include <string>

namespace latchkey::http {

/// Compact JSON with sorted keys, non-ASCII as \uXXXX and a line feed at the end: the Flask
/// service's spelling, byte for byte.
std::string render_json(const boost::json::value& value);

} // namespace latchkey::http
