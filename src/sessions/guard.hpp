#pragma once

// Who a request comes from. The only maker of a Principal.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/request.hpp"
#include "sessions/access_token.hpp"
#include "sessions/confirmations.hpp"
#include "sessions/refresh_token.hpp"
#include "sessions/signed_in.hpp"
#include "storage/database.hpp"

namespace latchkey::sessions {

inline constexpr std::string_view access_cookie = "accessToken";
inline constexpr std::string_view refresh_cookie = "refreshToken";

/// Thread-safe.
class Guard {
public:
    Guard(
        storage::Database& database,
        const AccessTokens& access_tokens,
        const RefreshTokens& refresh_tokens,
        Confirmations& confirmations,
        const Clock& clock
    );

    /// By the access token's cookie. Errors, in the order of the checks: unauthenticated without a
    /// cookie; token_invalid; token_expired; token_type_invalid; session_revoked when the session
    /// is over or its user gone or disabled; user_agent_mismatch for another browser.
    Result<SignedIn> authenticate(const http::Request& request);

private:
    storage::Database& database_;
    const AccessTokens& access_tokens_;
    const RefreshTokens& refresh_tokens_;
    Confirmations& confirmations_;
    const Clock& clock_;
};

} // namespace latchkey::sessions
