#pragma once

// A small validator of JSON Schema (2020-12): the keywords that docs/openapi.yaml uses, and no
// others.

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <vector>

namespace latchkey::testing {

/// Where `value` is not what `schema` allows: one line each, beginning with the place
/// (`/data/user/id: …`). Empty when it is valid. `document` is what `$ref: "#/…"` points into.
///
/// Strict: a keyword it does not know throws std::logic_error instead of being passed over, and so
/// do references that lead nowhere.
std::vector<std::string> find_schema_faults(
    const boost::json::object& document,
    const boost::json::value& schema,
    const boost::json::value& value
);

/// What `value` is, or where it leads to when it is `{"$ref": "#/…"}`.
const boost::json::value&
resolve(const boost::json::object& document, const boost::json::value& value);

} // namespace latchkey::testing
