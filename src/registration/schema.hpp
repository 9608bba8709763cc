#pragma once

// Proving an address as bytes: forms in.

#include "accounts/email.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "http/request.hpp"

namespace latchkey::registration {

/// POST /auth/verify-email, without what is in the cookie: email, code (8 characters).
struct ShownCode {
    accounts::Email email;
    Secret code;
};

Result<ShownCode> parse_shown_code(const http::Request& request);

/// POST /auth/verify-email/resend: email.
Result<accounts::Email> parse_address(const http::Request& request);

/// POST /user/me/verify-email: code (8 characters).
Result<Secret> parse_code(const http::Request& request);

} // namespace latchkey::registration
