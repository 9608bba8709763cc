#pragma once

// A session for each of the accounts that accounts/seed_store.hpp makes, made inside the database.
// Nobody holds its tokens.

#include "accounts/model.hpp"
#include "storage/database.hpp"

#include <cstdint>

namespace latchkey::sessions {

/// What insert_seed_sessions() looks things up in: a temporary table, which lives as long as the
/// connection.
void prepare_seed_sessions(storage::Transaction& tx);

/// The accounts that one run makes, whose sessions it spreads over all ids and moments there are.
struct SeedRun {
    std::int64_t first; // the numbers in their addresses
    std::int64_t last;
    TimePoint now;
};

/// One live session for every account newer than `after`. Begun in the 30 days before the run,
/// refreshed since, and good for two months more: a database for benchmarks may be kept for a
/// while. Returns how many there are.
std::int64_t
insert_seed_sessions(storage::Transaction& tx, const SeedRun& run, accounts::UserId after);

} // namespace latchkey::sessions
