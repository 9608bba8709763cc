#pragma once

// A hash for tables whose keys strangers choose.

#include <cstdint>
#include <string_view>

namespace latchkey {

/// SipHash-2-4 under a key that this process has made for itself: nobody else can choose texts that
/// meet in one place of a table.
std::uint64_t keyed_hash(std::string_view text);

} // namespace latchkey
