#pragma once

// The access token: a signed JWT (RFC 7519) of type at+jwt (RFC 9068), without personal data.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "crypto/jws.hpp"
#include "sessions/model.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace latchkey::sessions {

struct AccessClaims {
    SessionId session_id;
    accounts::UserId user_id;
    std::int64_t generation; // of the refresh token issued with it
    TimePoint expires_at;
};

/// Immutable; used by every thread.
class AccessTokens {
public:
    /// `issuer` is the token's iss and its aud: the server is its own first audience.
    AccessTokens(crypto::SigningKey key, std::string issuer);

    /// Claims: iss, aud, sub (the user's id), client_id, sid (the session's id), gen (its
    /// generation), jti, iat, exp.
    [[nodiscard]] std::string issue(const AccessClaims& claims, TimePoint now) const;

    /// Errors, checked in this order: token_invalid (form, algorithm, key, signature, claims),
    /// token_expired (exp <= now), token_type_invalid (another `typ` under our signature).
    [[nodiscard]] Result<AccessClaims> verify(std::string_view token, TimePoint now) const;

    /// Like verify(), for signing out: a token that has expired still names its session.
    [[nodiscard]] Result<AccessClaims> verify_even_expired(std::string_view token) const;

private:
    struct Genuine {
        AccessClaims claims;
        TimePoint valid_from; // iat, or nbf where that is later
    };

    /// Without `now` a token may have expired.
    [[nodiscard]] Result<Genuine> read(std::string_view token, std::optional<TimePoint> now) const;

    crypto::SigningKey key_;
    crypto::VerificationKey verification_key_;
    std::string issuer_;
    std::string header_json_;
};

} // namespace latchkey::sessions
