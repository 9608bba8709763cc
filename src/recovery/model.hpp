#pragma once

// What recovering a password is made of. Values and limits only.

#include "accounts/email.hpp"
#include "base/secret.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace latchkey::recovery {

inline constexpr std::size_t code_digits = 6;
inline constexpr std::chrono::minutes code_lifetime{10};

/// Wrong tries that a code survives. Of a million codes five are tried in vain in 99.9995 % of
/// cases.
inline constexpr std::int64_t attempts_max = 5;

/// A code as somebody claims to have received it.
struct CodeClaim {
    accounts::Email email;
    Secret code;
};

struct PasswordReset {
    CodeClaim claim;
    Secret new_password;
};

} // namespace latchkey::recovery
