#pragma once

// How lists of breached passwords name a password. For the breach checks.

#include "base/secret.hpp"

#include <string>

namespace latchkey::passwords {

/// SHA-1 in 40 capital hexadecimal digits. Not for keeping: it is as good as the password to who
/// can guess.
std::string breach_hash(const Secret& password);

} // namespace latchkey::passwords
