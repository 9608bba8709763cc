#pragma once

// What settings say against each other, each being right on its own. For load().

#include "config/settings.hpp"

#include <string_view>

namespace latchkey::config {

bool has_fault(const Loaded& loaded, std::string_view name);

/// Adds what keeps Latchkey from starting. Settings that were refused already are not compared.
void compare_settings(Loaded& loaded);

/// Adds what is allowed and dangerous.
void warn_of_risks(Loaded& loaded);

} // namespace latchkey::config
