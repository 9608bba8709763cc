#pragma once

// Which passwords are taken, as the settings want it.

#include "accounts/password_policy.hpp"
#include "config/settings.hpp"

namespace latchkey::app {

/// For the server and for the command line.
accounts::PasswordPolicy make_password_policy(const config::Settings& settings);

} // namespace latchkey::app
