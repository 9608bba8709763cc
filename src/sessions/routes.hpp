#pragma once

// Handlers of /auth. Who may call one is in its parameters; app/ puts them into the table.

#include "http/request.hpp"
#include "http/response.hpp"
#include "sessions/guard.hpp"
#include "sessions/service.hpp"

namespace latchkey::sessions {

class Routes {
public:
    Routes(SessionService& sessions, Guard& guard)
        : sessions_(sessions)
        , guard_(guard) {}

    http::Response sign_up(const http::Request& request);    // POST /auth/register
    http::Response sign_in(const http::Request& request);    // POST /auth/login
    http::Response check_auth(const http::Request& request); // GET /auth/checkAuth
    http::Response refresh(const http::Request& request);    // POST /auth/refreshToken
    http::Response sign_out(const http::Request& request);   // POST /auth/logout
    http::Response change_password(const http::Request& request, const SignedIn& signed_in);

private:
    SessionService& sessions_;
    Guard& guard_;
};

/// Deletes both cookies in the browser.
void expire_cookies(http::Response& response);

} // namespace latchkey::sessions
