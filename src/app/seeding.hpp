#pragma once

// Fills a database with accounts for benchmarks, each signed in once. All have one password, which
// is known: they are put beside no other account, and a server that finds them says so.

#include "accounts/seed_store.hpp"
#include "crypto/password_hasher.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace latchkey::app {

/// The newest of the seeds so far. Throws Failure when the database holds any account besides them.
std::optional<accounts::NewestSeed> require_only_seeds(storage::Database& database);

struct SeedPlan {
    std::int64_t first; // number, 1 or the one behind the newest
    std::int64_t last;  // at most accounts::seeds_max
    crypto::PasswordHash password_hash;
    std::int64_t batch_max = 100'000; // accounts that one commit brings, with their sessions
};

/// Calls `on_batch` with the newest number after each commit. What was committed stays, whatever
/// ends the rest. Nobody else may write to the database meanwhile. Throws Failure.
void plant_seeds(
    storage::Database& database,
    const SeedPlan& plan,
    const std::function<void(std::int64_t)>& on_batch
);

/// For a server that is to be used by others than benchmarks.
void warn_about_seeds(storage::Database& database);

} // namespace latchkey::app
