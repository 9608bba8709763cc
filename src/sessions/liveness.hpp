#pragma once

// Whether a session still counts, for the guard and for the writes that come after it.

#include "accounts/principal.hpp"
#include "base/error.hpp"
#include "sessions/model.hpp"
#include "storage/database.hpp"

#include <optional>

namespace latchkey::sessions {

/// The session is there, that user's, neither revoked nor over, and the user enabled.
bool is_alive(const std::optional<LiveSession>& live, accounts::UserId user_id, TimePoint now);

/// What a request of a session that is over is told: session_revoked.
Error session_over();

/// Whether what the guard found holds in this transaction too. Errors: session_revoked; forbidden,
/// when the role is another one by now.
Result<void> recheck(storage::Transaction& tx, const accounts::Principal& principal);

} // namespace latchkey::sessions
