#pragma once

// The sessions table. Each function is one statement; rules live in the service.

#include "sessions/model.hpp"
#include "storage/database.hpp"

#include <optional>
#include <vector>

namespace latchkey::sessions {

void insert_session(storage::Transaction& tx, const Session& session);

/// The session and its user; nothing when either is gone.
std::optional<LiveSession> find_session(storage::Transaction& tx, const SessionId& id);

/// Compare-and-swap: from `generation` to the next. False when another refresh was first, or the
/// session is revoked.
bool advance_generation(storage::Transaction& tx, const SessionId& id, std::int64_t generation);

/// Notes that a token of the generation was presented.
void confirm_generation(storage::Transaction& tx, const SessionId& id, std::int64_t generation);

/// Whose session it was; nothing when it had ended before, or never was.
std::optional<accounts::UserId>
revoke_session(storage::Transaction& tx, const SessionId& id, Ending ending);

/// The user's sessions that are neither revoked nor over, the last used first.
std::vector<Session> list_sessions(storage::Transaction& tx, accounts::UserId user_id);

/// Everybody's that are not revoked; those past their end count until they are dropped.
std::int64_t count_live_sessions(storage::Transaction& tx);

/// Revokes the user's longest idle sessions until there are no more than `rows_max`; which ones.
std::vector<SessionId>
revoke_idle_sessions(storage::Transaction& tx, accounts::UserId user_id, std::int64_t rows_max);

/// Every session of the user but the one to keep; tokens of the Flask service that have none yet,
/// too.
void revoke_sessions_of(
    storage::Transaction& tx,
    accounts::UserId user_id,
    Ending ending,
    const std::optional<SessionId>& keep = std::nullopt
);

/// Drops every session there is: their tokens are nobody's from then on. How many there were.
std::int64_t erase_all_sessions(storage::Transaction& tx);

/// Drops up to `rows_max` sessions that are past their end, and says how many.
std::int64_t erase_expired_sessions(storage::Transaction& tx, std::int64_t rows_max);

} // namespace latchkey::sessions
