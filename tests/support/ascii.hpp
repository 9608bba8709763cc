#pragma once

// Letter case as protocols mean it: of ASCII, whatever the locale. The tests have their own, so
// that a mistake in src/base/ascii.cpp does not hide itself.

#include <string>
#include <string_view>

namespace latchkey::testing {

std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

bool equals_ignoring_case(std::string_view left, std::string_view right);

} // namespace latchkey::testing
