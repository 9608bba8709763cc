#pragma once

#include "accounts/password_policy.hpp"
#include "base/secret.hpp"

#include <string>

namespace latchkey::cli {

/// A line from the terminal, typed without being shown; from standard input as it is when that is
/// no terminal, for scripts. Throws Failure when there is none.
Secret read_password(const std::string& prompt);

/// read_password() for an account: throws Failure with the rule that the password breaks,
/// of those that check() knows.
Secret read_new_password(const std::string& prompt, const accounts::PasswordPolicy& policy);

} // namespace latchkey::cli
