#pragma once

// What proving an address is made of, for a new account and for a new address of one. Values and
// limits only.

#include "accounts/email.hpp"
#include "base/secret.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace latchkey::registration {

inline constexpr std::size_t code_digits = 8;

/// Of a mailed code, in every mail of this wing.
inline constexpr std::chrono::minutes code_lifetime{30};

/// Wrong tries that a code survives, less one. Of a hundred million codes five are tried in vain
/// in 99.999995 % of cases.
inline constexpr std::int64_t tries_max = 5;

/// How long an attempt to register may ask for another code.
inline constexpr std::chrono::hours attempt_lifetime{24};

/// The secret that names an attempt to its browser.
inline constexpr std::size_t attempt_bytes = 32;

/// An address that a browser says it has begun to register.
struct AttemptClaim {
    accounts::Email email;
    Secret attempt; // empty: the browser has none
};

/// A code as somebody claims to have received it.
struct CodeClaim {
    AttemptClaim attempt;
    Secret code;
};

} // namespace latchkey::registration
