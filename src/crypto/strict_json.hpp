#pragma once

// JSON whose meaning must not depend on who reads it: headers and claims of tokens, keys.

#include "base/error.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace latchkey::crypto {

/// One JSON value (RFC 8259) in well-formed UTF-8 with nothing around it but white space, nested at
/// most `depth_max` deep, no name twice in any object, no number that only an infinite double could
/// hold. Errors: malformed_json; the message does not repeat the text. The caller bounds its
/// length.
Result<boost::json::value> parse_strict_json(std::string_view text, std::size_t depth_max);

/// The member of that name; nothing when there is none or it is not a string. The view lives as
/// long as `object` is not changed.
std::optional<std::string_view>
find_string(const boost::json::object& object, std::string_view name);

} // namespace latchkey::crypto
