#pragma once

// The SECRET_KEY of `latchkey serve --dev`: made at the first start, kept next to the database, so
// that a developer stays signed in from one start to the next and never copies a key from a web
// page.

#include "base/secret.hpp"
#include "config/refusal.hpp"

#include <string>

namespace latchkey::config {

/// The content of `<database_path>.secret`. Made when it is missing: 32 bytes of getrandom(2) as
/// base64url and a line end, mode 0600, complete from the moment it can be seen, and only one of it
/// when two processes start at once. Refused: a file that cannot be read or made, that others than
/// its owner may read or write, or that does not hold such a key.
Checked<Secret> read_or_make_dev_secret(const std::string& database_path);

} // namespace latchkey::config
