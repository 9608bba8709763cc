#pragma once

// Sign-in as bytes: forms in.

#include "base/error.hpp"
#include "http/request.hpp"
#include "sessions/event.hpp"
#include "sessions/service.hpp"
#include "sessions/signed_in.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace latchkey::sessions {

/// POST /auth/login: email, password. No least length for either: a short one is just wrong.
Result<Credentials> parse_credentials(const http::Request& request);

/// POST /auth/change-password: current_password, new_password.
Result<PasswordChange>
parse_password_change(const http::Request& request, const accounts::PasswordPolicy& policy);

/// POST /auth/token: audience.
Result<std::string> parse_audience(const http::Request& request);

/// `{access_token, expires_in, token_type}`, as RFC 6749 §5.1 names them.
boost::json::object render_token(const AudienceToken& token);

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

/// One message of GET /auth/events (HTML Living Standard, "Server-sent events"): its name and its
/// data. signed-out and session-revoked: `{reason}`; user-updated: `{user}`, as in render_state();
/// role-changed: `{role}`.
std::string render_event(const Event& event);

/// Who sent the request.
Client read_client(const http::Request& request);

} // namespace latchkey::sessions
