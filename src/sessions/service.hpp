#pragma once

// The rules of sessions: how one begins and ends.

#include "accounts/service.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "crypto/password_hasher.hpp"
#include "sessions/access_token.hpp"
#include "sessions/model.hpp"
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
        crypto::PasswordHasher& hasher;
        const AccessTokens& access_tokens;
        const RefreshTokens& refresh_tokens;
        const TokenPairs& token_pairs;
        const Clock& clock;
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

    /// Errors: invalid_credentials, the same and at the same cost for an unknown address, a wrong
    /// password and a disabled account; unavailable.
    Result<NewSession>
    sign_in(const Credentials& credentials, const Client& client, const Presented& presented);

    /// Ends the sessions that the tokens name.
    void sign_out(const Presented& presented);

    /// Every session of the user ends, and a new one begins: whoever copied the cookies of this one
    /// is out too. Errors: invalid_credentials, invalid_input for a password that the policy
    /// refuses its owner, session_revoked, unavailable.
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
    Session
    begin_session(storage::Transaction& tx, const accounts::User& user, const Client& client);

    const Parts parts_;
    const Rules rules_;
};

} // namespace latchkey::sessions
