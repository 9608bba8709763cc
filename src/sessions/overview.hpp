#pragma once

// A user's sessions side by side: what there is to see of them, and how they are ended from another
// one.

#include "accounts/principal.hpp"
#include "audit/record.hpp"
#include "base/error.hpp"
#include "sessions/legacy_sessions.hpp"
#include "sessions/model.hpp"
#include "sessions/signed_in.hpp"
#include "storage/database.hpp"

#include <optional>
#include <vector>

namespace latchkey::sessions {

/// Thread-safe. Blocks on the database.
class SessionOverview {
public:
    /// All must outlive it. `legacy`: null when the Flask service's tokens are refused.
    SessionOverview(
        storage::Database& database, const audit::Record& record, const LegacySessions* legacy
    )
        : database_(database)
        , record_(record)
        , legacy_(legacy) {}

    /// Ends the user's other sessions, or all of them. Error: session_revoked, when what the
    /// request came with holds no more.
    Result<void> sign_out_others(const SignedIn& signed_in);
    Result<void> sign_out_everywhere(const SignedIn& signed_in);

    /// The user's sessions, the last used first. Those of another user are for admins, and so is
    /// ending them. Error: not_found.
    std::vector<Session> list(const accounts::Principal& principal);
    Result<std::vector<Session>> list(const accounts::Admin& admin, accounts::UserId user_id);

    /// Ends one of one's own sessions, or, for an admin, anyone's. Errors: not_found, also for
    /// somebody else's; session_revoked.
    Result<void> end(const accounts::Principal& principal, const SessionId& id);

    /// Ends all of a user's. Errors: not_found, session_revoked, forbidden.
    Result<void> end_all(const accounts::Admin& admin, accounts::UserId user_id);

private:
    Result<void> revoke_own(const SignedIn& signed_in, const std::optional<SessionId>& keep);

    storage::Database& database_;
    const audit::Record& record_;
    const LegacySessions* const legacy_;
};

} // namespace latchkey::sessions
