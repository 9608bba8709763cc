#pragma once

// The rules of sessions: how one begins and ends.

#include "accounts/service.hpp"
#include "audit/record.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "crypto/password_hasher.hpp"
#include "sessions/access_token.hpp"
#include "sessions/device_token.hpp"
#include "sessions/legacy_sessions.hpp"
#include "sessions/model.hpp"
#include "sessions/notices.hpp"
#include "sessions/presented.hpp"
#include "sessions/refresh_token.hpp"
#include "sessions/signed_in.hpp"
#include "sessions/token_pair.hpp"
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
    std::string device; // for SessionCookies::set_device(), if there is any
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
        std::chrono::seconds session_lifetime;
        std::vector<std::string> audiences; // that issue_for() gives tokens for
    };

    /// All must outlive the service.
    struct Parts {
        storage::Database& database;
        accounts::AccountService& accounts;
        accounts::Authenticator& authenticator;
        const audit::Record& record;
        crypto::PasswordHasher& hasher;
        const AccessTokens& access_tokens;
        const RefreshTokens& refresh_tokens;
        const TokenPairs& token_pairs;
        const DeviceTokens& device_tokens;
        Notices& notices;
        const Clock& clock;
        const LegacySessions* legacy = nullptr; // null: the Flask service's tokens are refused
    };

    SessionService(const Parts& parts, Rules rules)
        : parts_(parts)
        , rules_(std::move(rules)) {}

    [[nodiscard]] const accounts::PasswordPolicy& password_policy() const {
        return parts_.accounts.password_policy();
    }

    // Signing up or in ends what the browser's cookies named until then: it loses them.

    /// A new account, signed in: both are there or neither. Errors: those of
    /// AccountService::register_user().
    Result<NewSession> sign_up(
        const accounts::Registration& registration, const Client& client, const Presented& presented
    );

    /// Its owner is told of a browser that is not known, and of several wrong passwords before. In
    /// `language`, as the notice of change_password(). Errors: those of
    /// accounts::Authenticator::check().
    Result<NewSession> sign_in(
        const Credentials& credentials,
        const Client& client,
        const Presented& presented,
        mail::Language language
    );

    /// Ends the sessions that the tokens name.
    void sign_out(const Presented& presented, const Client& client);

    /// Every session of the user ends, and a new one begins: whoever copied the cookies of this one
    /// is out too. Errors: those of accounts::Authenticator::check(), session_revoked,
    /// invalid_input for a password that the policy refuses its owner.
    Result<IssuedTokens> change_password(
        const SignedIn& signed_in,
        const PasswordChange& change,
        const Client& client,
        mail::Language language
    );

    /// A token for one of the audiences in the settings, good for audience_token_lifetime, or for
    /// the rest of the session where that is less. Errors: invalid_input; unavailable, for
    /// the hour in which an HS256 key still signs.
    [[nodiscard]] Result<AudienceToken>
    issue_for(const SignedIn& signed_in, const std::string& audience) const;

private:
    /// What the browser forgets, for a sign-in or on purpose.
    struct Forgotten {
        std::vector<SessionId> sessions;
        std::vector<LegacyClaims> legacy; // those of them that may have to begin before they end
    };

    [[nodiscard]] Forgotten sessions_of(const Presented& presented) const;
    void
    sign_out_each(storage::Transaction& tx, const Forgotten& forgotten, const Client& client) const;
    Session
    begin_session(storage::Transaction& tx, const accounts::User& user, const Client& client);

    const Parts parts_;
    const Rules rules_;
};

} // namespace latchkey::sessions
