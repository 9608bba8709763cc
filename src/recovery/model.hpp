#pragma once

// What recovering a password is made of. Values and limits only.

#include "accounts/email.hpp"
#include "base/secret.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace latchkey::recovery {

inline constexpr std::chrono::minutes code_lifetime{10};
inline constexpr std::chrono::minutes flow_lifetime{
    15}; // of the cookie: a code is shown, a password typed

struct Rules {
    std::size_t code_digits = 6;
    bool is_bound = false; // a code is worth something in the browser alone that asked for it
};

/// Wrong tries that a code survives. How many an account gets over all of its codes says
/// throttle::Failure::code.
inline constexpr std::int64_t attempts_max = 5;

/// A code as somebody claims to have received it.
struct CodeClaim {
    accounts::Email email;
    Secret code;
    std::string browser = {}; // what ask() gave the browser, if it still has it
};

struct PasswordReset {
    CodeClaim claim;
    Secret new_password;
};

} // namespace latchkey::recovery
