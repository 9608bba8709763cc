#pragma once

// The access token: a signed JWT (RFC 7519) of type at+jwt (RFC 9068), without personal data.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "keys/current_ring.hpp"
#include "sessions/model.hpp"

#include <boost/json/fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace latchkey::sessions {

struct AccessClaims {
    SessionId session_id;
    accounts::UserId user_id;
    std::int64_t generation; // of the refresh token issued with it
    TimePoint expires_at;
};

/// A token for somebody else: an API that checks it by the published keys.
struct AudienceClaims {
    std::string audience;
    accounts::UserId user_id;
    accounts::Role role;
    TimePoint expires_at;
};

/// Immutable; used by every thread.
class AccessTokens {
public:
    /// `issuer` is the token's iss and its aud: the server is its own first audience. The ring must
    /// outlive it.
    AccessTokens(const keys::CurrentRing& ring, std::string issuer)
        : ring_(ring)
        , issuer_(std::move(issuer)) {}

    /// Claims: iss, aud, sub (the user's id), client_id, sid (the session's id), gen (its
    /// generation), jti, iat, exp.
    [[nodiscard]] std::string issue(const AccessClaims& claims, TimePoint now) const;

    /// Claims: iss, aud, sub, client_id, roles (RFC 9068 §2.2.3.1), jti, iat, exp. verify() refuses
    /// it: it names another audience, and no session.
    [[nodiscard]] std::string issue(const AudienceClaims& claims, TimePoint now) const;

    /// Whether others can check what is signed now: not what HS256 signs.
    [[nodiscard]] bool is_verified_elsewhere(TimePoint now) const;

    /// Errors, checked in this order: token_invalid (form, algorithm, key, signature),
    /// token_expired (exp <= now), token_type_invalid (another `typ` under our signature),
    /// token_invalid (claims that are not ours, or not valid yet).
    [[nodiscard]] Result<AccessClaims> verify(std::string_view token, TimePoint now) const;

    /// Like verify(), for signing out: a token that has expired still names its session, as long as
    /// its key is on the ring.
    [[nodiscard]] Result<AccessClaims> verify_even_expired(std::string_view token) const;

private:
    /// Without `now` a token may have expired.
    [[nodiscard]] Result<AccessClaims>
    read(std::string_view token, std::optional<TimePoint> now) const;
    [[nodiscard]] std::string sign(const boost::json::object& payload, TimePoint now) const;

    const keys::CurrentRing& ring_;
    const std::string issuer_;
};

} // namespace latchkey::sessions
