#pragma once

// The tokens of the Flask service, accepted while its users switch over: JWTs under a secret of its
// own, which name an account by its address and no session.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "sessions/model.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace latchkey::sessions {

struct LegacyClaims {
    SessionId session_id;   // made from the token, always the same: one token is one session
    std::string email;      // as the account had it when the token was issued
    std::string user_agent; // user_agent_family() of the header in the token
    TimePoint issued_at;    // to the second
    TimePoint expires_at;
};

/// Immutable; used by every thread.
class LegacyTokens {
public:
    enum class Type { access, refresh };

    /// `key`: the Flask service's SECRET_KEY.
    explicit LegacyTokens(Secret key)
        : key_(std::move(key)) {}

    /// Accepted is what that service wrote, and nothing that is merely like it: a header of exactly
    /// `alg` HS256 and `typ` JWT; the claims exp, type, iat, identity and user_agent (text or null)
    /// and no others; a life no longer than it gave its tokens of that type. Errors, checked in
    /// this order: token_invalid (form, header, MAC, claims, an iat that is ahead), token_expired
    /// (exp <= now), token_type_invalid.
    [[nodiscard]] Result<LegacyClaims>
    verify(std::string_view token, Type type, TimePoint now) const;

    /// Whether that service made it, of whichever type, expired or not.
    [[nodiscard]] bool is_genuine(std::string_view token) const;

private:
    Secret key_;
};

} // namespace latchkey::sessions
