#pragma once

// Values of the settings about passwords.

#include "config/refusal.hpp"
#include "config/settings.hpp"

#include <string_view>

namespace latchkey::config {

/// PASSWORD_POLICY: classic or modern.
Checked<PasswordPolicy> parse_password_policy(std::string_view text);

/// BREACH_CHECK: off or api.
Checked<BreachCheck> parse_breach_check(std::string_view text);

} // namespace latchkey::config
