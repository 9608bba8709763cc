#pragma once

// Handlers of /auth. Who may call one is in its parameters; app/ puts them into the table.

#include "http/answer_memory.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "sessions/event_streams.hpp"
#include "sessions/guard.hpp"
#include "sessions/overview.hpp"
#include "sessions/renewals.hpp"
#include "sessions/schema.hpp"
#include "sessions/service.hpp"
#include "sessions/session_cookies.hpp"

namespace latchkey::sessions {

class Routes {
public:
    /// All must outlive the routes.
    struct Parts {
        SessionService& sessions;
        Renewals& renewals;
        SessionOverview& overview;
        EventStreams& events;
        Guard& guard;
        const Revisions& revisions;
        const SessionCookies& cookies;
        const Clock& clock;
    };

    explicit Routes(const Parts& parts)
        : parts_(parts) {}

    http::Response sign_up(const http::Request& request);    // POST /auth/register
    http::Response sign_in(const http::Request& request);    // POST /auth/login
    http::Response check_auth(const http::Request& request); // GET /auth/checkAuth
    /// What check_auth() looks at: one access token, and the browser's name.
    [[nodiscard]] std::optional<http::AnswerKey> check_auth_key(const http::Request& request) const;
    http::Response refresh(const http::Request& request);  // POST /auth/refreshToken
    http::Response sign_out(const http::Request& request); // POST /auth/logout
    http::Response change_password(const http::Request& request, const SignedIn& signed_in);

    http::Response issue_token(const http::Request& request, const SignedIn& signed_in);

    http::Response state(const http::Request& request); // GET /auth/session
    http::Response events(const http::Request& request, const SignedIn& signed_in);
    http::Response list(const http::Request& request, const SignedIn& signed_in);
    http::Response end(const http::Request& request, const SignedIn& signed_in);
    http::Response list_of(const http::Request& request, const accounts::Admin& admin);
    http::Response end_all_of(const http::Request& request, const accounts::Admin& admin);

private:
    [[nodiscard]] http::Response signed_in_response(
        const http::Request& request,
        unsigned status,
        std::string_view message,
        const NewSession& session
    ) const;
    [[nodiscard]] http::Response signed_out_response(const http::Request& request) const;
    http::Response sign_out_elsewhere(const http::Request& request, SignOutScope scope);

    const Parts parts_;
};

} // namespace latchkey::sessions
