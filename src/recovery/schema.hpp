#pragma once

// Recovery as bytes: forms in.

#include "accounts/password_policy.hpp"
#include "base/error.hpp"
#include "http/request.hpp"
#include "recovery/model.hpp"

namespace latchkey::recovery {

/// POST /recovery/forgot-password: email.
Result<accounts::Email> parse_question(const http::Request& request);

/// POST /recovery/verify-otp: email, otp. Other fields are ignored, as the Flask service did; a
/// code may come as a JSON number. What is wrong in any way is a wrong code. `browser` stays empty.
Result<CodeClaim> parse_code_claim(const http::Request& request);

/// POST /recovery/reset-password: email, otp (as long as the rules say), password.
Result<PasswordReset> parse_password_reset(
    const http::Request& request, const Rules& rules, const accounts::PasswordPolicy& policy
);

} // namespace latchkey::recovery
