#pragma once

// How a session begins, whoever begins it.

#include "audit/record.hpp"
#include "sessions/model.hpp"
#include "storage/database.hpp"

namespace latchkey::sessions {

/// Inserts it, and revokes the user's longest idle ones above sessions_max, which the record tells.
void begin(storage::Transaction& tx, const audit::Record& record, const Session& session);

} // namespace latchkey::sessions
