#pragma once

// Handlers of /auth. Who may call one is in its parameters; app/ puts them into the table.

#include "http/request.hpp"
#include "http/response.hpp"
#include "sessions/guard.hpp"
#include "sessions/overview.hpp"
#include "sessions/schema.hpp"
#include "sessions/service.hpp"

namespace latchkey::sessions {

class Routes {
public:
    Routes(SessionService& sessions, SessionOverview& overview, Guard& guard, const Clock& clock)
        : sessions_(sessions)
        , overview_(overview)
        , guard_(guard)
        , clock_(clock) {}

    http::Response sign_up(const http::Request& request);    // POST /auth/register
    http::Response sign_in(const http::Request& request);    // POST /auth/login
    http::Response check_auth(const http::Request& request); // GET /auth/checkAuth
    http::Response refresh(const http::Request& request);    // POST /auth/refreshToken
    http::Response sign_out(const http::Request& request);   // POST /auth/logout
    http::Response change_password(const http::Request& request, const SignedIn& signed_in);

    http::Response state(const http::Request& request); // GET /auth/session
    http::Response list(const http::Request& request, const SignedIn& signed_in);
    http::Response end(const http::Request& request, const SignedIn& signed_in);
    http::Response list_of(const http::Request& request, const accounts::Admin& admin);
    http::Response end_all_of(const http::Request& request, const accounts::Admin& admin);

private:
    http::Response sign_out_elsewhere(const http::Request& request, SignOutScope scope);

    SessionService& sessions_;
    SessionOverview& overview_;
    Guard& guard_;
    const Clock& clock_;
};

/// Deletes both cookies in the browser.
void expire_cookies(http::Response& response);

} // namespace latchkey::sessions
