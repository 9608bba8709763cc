#pragma once

// The only way to compare codes, MACs and tokens.

#include <string_view>

namespace latchkey {

/// Takes the same time wherever two strings of one length differ. Their lengths may leak: compare
/// values whose length is public, or their digests.
bool equal_in_constant_time(std::string_view a, std::string_view b);

} // namespace latchkey
