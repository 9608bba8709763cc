#pragma once

// How a setting's value may appear on a terminal or in a log: control characters escaped, nothing
// that could be a password.

#include <cstddef>
#include <string>
#include <string_view>

namespace latchkey::config {

/// Control characters (C0, DEL, C1) and bytes that are not UTF-8 as `\n`, `\t`, `\r` or `\xNN`.
std::string escape_controls(std::string_view text);

/// A URL with something before an `@`, or with a query: either may hold a password. PEM.
bool may_hold_secret(std::string_view value);

/// For fault texts: the value escaped, cut at 200 bytes and in double quotes; `the value (hidden)`
/// when it may hold a password. Not for secrets, which are never shown.
std::string in_quotes(std::string_view value);

/// What stands for a secret of that many bytes.
std::string hidden(std::size_t bytes);

} // namespace latchkey::config
