#pragma once

// Where the ids of accounts to come are taken from. An id is never used twice: others keep what is
// theirs under it.

#include "storage/database.hpp"

#include <cstdint>

namespace latchkey::accounts {

/// Leaves that many ids out, from the next one on. What keeps count differs by database.
void skip_user_ids_on_sqlite(storage::Transaction& tx, std::int64_t count);
void skip_user_ids_on_postgresql(storage::Transaction& tx, std::int64_t count);

} // namespace latchkey::accounts
