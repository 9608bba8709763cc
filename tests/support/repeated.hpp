#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace latchkey::testing {

/// The text that many times over: for what has a limit in letters of more than one byte.
std::string repeated(std::string_view text, std::size_t times);

} // namespace latchkey::testing
