#pragma once

// Which passwords an account may have. The classic policy: the Flask service's rules, with a longer
// maximum because every code point counts now.

#include "base/error.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace latchkey::accounts {

inline constexpr std::size_t password_code_points_min = 8;
inline constexpr std::size_t password_code_points_max = 256;

/// The first rule the password breaks, as a fault of `field`: "too_short", "too_long",
/// "no_uppercase", "no_special". Needs well-formed UTF-8.
std::optional<FieldError> check_password(std::string_view field, std::string_view password);

} // namespace latchkey::accounts
