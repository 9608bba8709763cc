#pragma once

// The two tokens of a session, made together.

#include "base/clock.hpp"
#include "sessions/access_token.hpp"
#include "sessions/model.hpp"
#include "sessions/refresh_token.hpp"

#include <chrono>

namespace latchkey::sessions {

/// Thread-safe. Signs: a matter of microseconds, and nothing to do inside a transaction.
class TokenPairs {
public:
    /// Both must outlive it. No access token is good for longer than its session.
    TokenPairs(
        const AccessTokens& access_tokens,
        const RefreshTokens& refresh_tokens,
        std::chrono::seconds access_token_lifetime
    )
        : access_tokens_(access_tokens)
        , refresh_tokens_(refresh_tokens)
        , access_token_lifetime_(access_token_lifetime) {}

    /// Those of the session's generation, issued at that moment.
    [[nodiscard]] IssuedTokens issue(const Session& session, TimePoint now) const;

private:
    const AccessTokens& access_tokens_;
    const RefreshTokens& refresh_tokens_;
    const std::chrono::seconds access_token_lifetime_;
};

} // namespace latchkey::sessions
