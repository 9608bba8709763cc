#pragma once

// What a full name or a company may be.

#include "base/error.hpp"

#include <optional>
#include <string_view>

namespace latchkey::accounts {

/// What the database, mails and terminals would take amiss in well-formed text: "too_long" above
/// 100 code points, "control_character".
std::optional<FieldError> check_profile_text(std::string_view field, std::string_view text);

} // namespace latchkey::accounts
