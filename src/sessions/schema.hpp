#pragma once

// Sign-in as bytes: forms in.

#include "base/error.hpp"
#include "http/request.hpp"
#include "sessions/service.hpp"
#include "sessions/signed_in.hpp"

#include <boost/json/object.hpp>

namespace latchkey::sessions {

/// POST /auth/login: email, password. No least length for either: a short one is just wrong.
Result<Credentials> parse_credentials(const http::Request& request);

/// POST /auth/change-password: current_password, new_password.
Result<PasswordChange> parse_password_change(const http::Request& request);

/// POST /auth/logout?scope=: which sessions end. `local`, this browser's, when it is absent. Error:
/// invalid_input for another word.
enum class SignOutScope { local, others, all };
Result<SignOutScope> parse_sign_out_scope(const http::Request& request);

/// A session as its owner sees it: `{address, browser, created_at, current, expires_at, id,
/// last_seen, platform}`, times as RFC 3339. `last_seen`: its sign-in or last refresh.
boost::json::object render_session(const Session& session, const SessionId& current);

/// GET /auth/session of a request that is signed in, without the server's time: `{authenticated,
/// refreshable, reason, session: {id, epoch, expiresAt, refreshExpiresAt}, user}`. `epoch`: the
/// generation.
boost::json::object render_state(const SignedIn& signed_in);

/// The same of one that is not. `reason`: the error's code.
boost::json::object render_state(const Error& error, bool is_refreshable);

/// What a session remembers of the client that sent the request.
Client read_client(const http::Request& request);

} // namespace latchkey::sessions
