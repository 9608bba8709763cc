#pragma once

// The table that cmake/word_list.cmake makes of Debian's lists. For blocklist.cpp.

#include <string_view>

namespace latchkey::passwords {

/// Lines of printable ASCII without capitals, in the order of their bytes, each ended by a line
/// feed, none twice.
std::string_view word_list();

} // namespace latchkey::passwords
