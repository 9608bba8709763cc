#pragma once

// Finds the name that a misspelt one was meant to be.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::config {

/// The nearest of `names` when it is one or two single-character edits away (one only for names
/// under eight characters, which have too many neighbours), or differs in letter case only. Nothing
/// for a name that is on the list.
std::optional<std::string>
find_intended_name(std::string_view written, const std::vector<std::string>& names);

} // namespace latchkey::config
