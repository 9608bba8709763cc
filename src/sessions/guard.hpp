#pragma once

// Who a request comes from. The only maker of a Principal.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/request.hpp"
#include "sessions/access_token.hpp"
#include "sessions/browser_binding.hpp"
#include "sessions/confirmations.hpp"
#include "sessions/legacy_sessions.hpp"
#include "sessions/refresh_token.hpp"
#include "sessions/session_cookies.hpp"
#include "sessions/signed_in.hpp"
#include "storage/database.hpp"

namespace latchkey::sessions {

/// Thread-safe.
class Guard {
public:
    /// All must outlive the guard.
    struct Parts {
        storage::Database& database;
        const SessionCookies& cookies;
        const AccessTokens& access_tokens;
        const RefreshTokens& refresh_tokens;
        Confirmations& confirmations;
        BrowserBinding& browsers;
        const Revisions& revisions;
        const Clock& clock;
        LegacySessions* legacy = nullptr; // null: the Flask service's tokens are refused
    };

    explicit Guard(const Parts& parts)
        : parts_(parts) {}

    /// By the access token's cookie; of several the first that holds, unless they are of several
    /// users: then token_invalid, since another host may have put its own there. Errors, in the
    /// order of the checks: unauthenticated without a cookie; token_invalid; token_expired;
    /// token_type_invalid; session_revoked when the session is over or its user gone or disabled;
    /// user_agent_mismatch for another browser, where that is checked. Of several cookies' errors
    /// the first that is not about garbage.
    Result<SignedIn> authenticate(const http::Request& request);

private:
    Result<SignedIn> authenticate(std::string_view token, const http::Request& request);
    Result<AccessClaims>
    read_claims(std::string_view token, const http::Request& request, TimePoint now);

    const Parts parts_;
};

} // namespace latchkey::sessions
