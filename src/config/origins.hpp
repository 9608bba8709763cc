#pragma once

// CORS_ORIGINS. What is accepted here may read the answers to a signed-in user's requests, so a
// list that would admit more than its author meant is refused, and one that would admit less, too.

#include "config/refusal.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::config {

/// Origins between commas as browsers send them: scheme http or https, host, port unless it is the
/// scheme's own. `*.` may stand for the first labels of a name that has two more, or of localhost.
/// Refused with the spelling that was meant, where that can be told: `*`, `null`, regular
/// expressions, paths, a slash at the end, a missing scheme.
Checked<std::vector<std::string>> parse_origins(std::string_view text);

} // namespace latchkey::config
