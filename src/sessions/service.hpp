#pragma once

// The rules of sessions: how one begins, goes on and ends.

#include "accounts/service.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "crypto/password_hasher.hpp"
#include "mail/outbox.hpp"
#include "mail/templates.hpp"
#include "sessions/access_token.hpp"
#include "sessions/candidates.hpp"
#include "sessions/confirmations.hpp"
#include "sessions/model.hpp"
#include "sessions/presented.hpp"
#include "sessions/refresh_token.hpp"
#include "sessions/rotation.hpp"
#include "sessions/signed_in.hpp"
#include "storage/database.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::sessions {

/// What a successful sign-in gives.
struct NewSession {
    accounts::User user;
    IssuedTokens tokens;
};

struct Credentials {
    accounts::Email email;
    Secret password;
};

struct AudienceToken {
    std::string token;
    std::chrono::seconds lifetime;
};

struct PasswordChange {
    Secret current_password;
    Secret new_password;
};

/// Thread-safe. Blocks on the database and on hashing.
class SessionService {
public:
    struct Rules {
        std::chrono::seconds access_token_lifetime;
        std::chrono::seconds session_lifetime;
        std::vector<std::string> audiences; // that issue_for() gives tokens for
    };

    /// All must outlive the service.
    struct Parts {
        storage::Database& database;
        accounts::AccountService& accounts;
        crypto::PasswordHasher& hasher;
        const AccessTokens& access_tokens;
        const RefreshTokens& refresh_tokens;
        const Confirmations& confirmations;
        mail::Outbox& outbox;
        const Clock& clock;
    };

    SessionService(const Parts& parts, Rules rules)
        : parts_(parts)
        , rules_(std::move(rules))
        , rotation_(parts.confirmations) {}

    // Signing up or in ends what the browser's cookies named until then: it loses them.

    /// A new account, signed in: both are there or neither. Errors: user_exists, unavailable.
    Result<NewSession> sign_up(
        const accounts::Registration& registration, const Client& client, const Presented& presented
    );

    /// Errors: invalid_credentials, the same and at the same cost for an unknown address, a wrong
    /// password and a disabled account; unavailable.
    Result<NewSession>
    sign_in(const Credentials& credentials, const Client& client, const Presented& presented);

    /// The current token gives the tokens of the next generation. The one before gives the current
    /// refresh token again, byte for byte, until a current token was presented, and for
    /// reuse_window in any case. An older one, or that one later, was stolen from somebody: the
    /// session ends, the record tells, and its user gets a mail in `language`. Errors:
    /// token_invalid, token_type_invalid, token_expired, user_agent_mismatch, session_revoked,
    /// refresh_token_reused; no_refresh_token. Which of several refresh tokens counts, says
    /// choose_candidate().
    Result<IssuedTokens>
    refresh(const Presented& presented, const Client& client, mail::Language language);

    /// Ends the sessions that the tokens name.
    void sign_out(const Presented& presented);

    /// Whether refresh() would renew one of these tokens.
    bool can_refresh(const Presented& presented, const Client& client);

    /// Every session of the user ends, and a new one begins: whoever copied the cookies of this one
    /// is out too. Errors: invalid_credentials, session_revoked, unavailable.
    Result<IssuedTokens>
    change_password(const SignedIn& signed_in, const PasswordChange& change, const Client& client);

    /// A token for one of the audiences in the settings, good for audience_token_lifetime, or for
    /// the rest of the session where that is less. Errors: invalid_input; unavailable, for
    /// the hour in which an HS256 key still signs.
    [[nodiscard]] Result<AudienceToken>
    issue_for(const SignedIn& signed_in, const std::string& audience) const;

private:
    /// A hash with today's parameters, when the stored one has others. Nothing, too, when the
    /// hasher is too busy: it can wait for the next sign-in.
    std::optional<crypto::PasswordHash>
    rehash(const Secret& password, const crypto::PasswordHash& hash);
    [[nodiscard]] std::vector<SessionId> sessions_of(const Presented& presented) const;
    [[nodiscard]] Error why_none_is_genuine(const Presented& presented) const;
    Session
    begin_session(storage::Transaction& tx, const accounts::User& user, const Client& client);
    [[nodiscard]] IssuedTokens issue_tokens(const Session& session, TimePoint now) const;
    [[nodiscard]] Candidate choose(
        storage::Transaction& tx, const std::vector<RefreshClaims>& candidates, const Client& client
    ) const;
    void end_stolen(
        storage::Transaction& tx,
        const LiveSession& stolen,
        const Client& client,
        mail::Language language
    );

    const Parts parts_;
    const Rules rules_;
    const Rotation rotation_;
};

} // namespace latchkey::sessions
