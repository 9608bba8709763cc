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
#include "sessions/confirmations.hpp"
#include "sessions/model.hpp"
#include "sessions/refresh_token.hpp"
#include "sessions/signed_in.hpp"
#include "storage/database.hpp"

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace latchkey::sessions {

/// What a successful sign-in gives.
struct NewSession {
    accounts::User user;
    Tokens tokens;
};

struct Credentials {
    accounts::Email email;
    Secret password;
};

/// The tokens a request carries; either may be absent, garbage or expired.
struct Presented {
    std::optional<std::string_view> access;
    std::optional<std::string_view> refresh;
};

struct PasswordChange {
    Secret current_password;
    Secret new_password;
};

/// Thread-safe. Blocks on the database and on hashing.
class SessionService {
public:
    struct Lifetimes {
        std::chrono::seconds access_token;
        std::chrono::seconds session;
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
    };

    SessionService(const Parts& parts, Lifetimes lifetimes)
        : parts_(parts)
        , lifetimes_(lifetimes) {}

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
    /// refresh_token_reused.
    Result<Tokens>
    refresh(std::string_view refresh_token, const Client& client, mail::Language language);

    /// Ends the sessions that the two tokens name.
    void sign_out(const Presented& presented);

    /// Whether refresh() would renew this token.
    bool can_refresh(std::string_view refresh_token, const Client& client);

    /// Every session of the user ends, and a new one begins: whoever copied the cookies of this one
    /// is out too. Errors: invalid_credentials, session_revoked, unavailable.
    Result<Tokens>
    change_password(const SignedIn& signed_in, const PasswordChange& change, const Client& client);

private:
    /// A hash with today's parameters, when the stored one has others. Nothing, too, when the
    /// hasher is too busy: it can wait for the next sign-in.
    std::optional<crypto::PasswordHash>
    rehash(const Secret& password, const crypto::PasswordHash& hash);
    [[nodiscard]] std::vector<SessionId> sessions_of(const Presented& presented) const;
    Session
    begin_session(storage::Transaction& tx, const accounts::User& user, const Client& client);
    [[nodiscard]] Tokens issue_tokens(const Session& session, TimePoint now) const;
    /// The generation before is presented, and no harm need be in that.
    [[nodiscard]] bool
    may_be_a_retry(const Session& session, std::int64_t generation, TimePoint now) const;

    /// The session whose tokens are the answer; nothing when the generation is one that only a
    /// thief still has.
    std::optional<Session>
    renew(storage::Transaction& tx, const Session& session, std::int64_t generation);
    void end_stolen(
        storage::Transaction& tx,
        const LiveSession& stolen,
        const Client& client,
        mail::Language language
    );

    const Parts parts_;
    const Lifetimes lifetimes_;
};

} // namespace latchkey::sessions
