#pragma once

#include <string>
#include <string_view>

namespace latchkey::cli {

/// The same JSON on one line of printable ASCII: white space between its parts left out, everything
/// else that a terminal might obey or mirror written as `\uXXXX`. Numbers and order stay as they
/// are. `json` is well-formed and in UTF-8.
std::string to_printable_json(std::string_view json);

} // namespace latchkey::cli
