#pragma once

// Sign-in as bytes: forms in.

#include "base/error.hpp"
#include "http/request.hpp"
#include "sessions/service.hpp"

namespace latchkey::sessions {

/// POST /auth/login: email, password. No least length for either: a short one is just wrong.
Result<Credentials> parse_credentials(const http::Request& request);

/// POST /auth/change-password: current_password, new_password.
Result<PasswordChange> parse_password_change(const http::Request& request);

/// What a session remembers of the client that sent the request.
Client read_client(const http::Request& request);

} // namespace latchkey::sessions
