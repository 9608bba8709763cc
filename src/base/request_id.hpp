#pragma once

// The name of one request: in the log, in the audit record, and in the answer when it fails. Made
// by the server's I/O threads; a number until somebody has to read it.

#include "base/strong_id.hpp"

#include <cstdint>
#include <string>

namespace latchkey {

/// Unique among the requests of a database's servers, as far as 64 random bits at the start of each
/// I/O thread go. No secret: the next one can be guessed.
using RequestId = StrongId<struct RequestIdTag, std::uint64_t>;

/// 16 hexadecimal digits.
std::string to_string(RequestId id);

} // namespace latchkey
