#pragma once

// Accounts for benchmarks, made inside the database, a batch a statement:
// seed-00000001@example.com, seed-00000002@example.com and on. Everything but the password follows
// from the number. sessions/seed_store.hpp signs them in, app/seeding.hpp decides where that may
// be.

#include "accounts/model.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace latchkey::accounts {

/// The highest number. The spelling of the address has room for more; a disk may not.
inline constexpr std::int64_t seeds_max = 10'000'000;

/// Numbers are 1 to seeds_max.
std::string seed_address(std::int64_t number);

struct NewestSeed {
    std::int64_t number; // the highest so far
    crypto::PasswordHash password_hash;
};

std::optional<NewestSeed> find_newest_seed(storage::Transaction& tx);

/// Whether any account has another address than seeds have. Reads the addresses of all when none
/// has.
bool has_account_besides_seeds(storage::Transaction& tx);

/// What insert_seeds() looks things up in: temporary tables, which live as long as the connection.
/// `batch_max`: the accounts that one call of it inserts at most.
void prepare_seeds(storage::Transaction& tx, std::int64_t batch_max);

struct SeedBatch {
    std::int64_t first; // number
    std::int64_t last;
    TimePoint now; // the accounts are up to two years older than a month before this moment
};

/// Users, none of them disabled, newer than every other account. The numbers must be free. Returns
/// how many there are.
std::int64_t insert_seeds(
    storage::Transaction& tx, const SeedBatch& batch, const crypto::PasswordHash& password_hash
);

/// The highest id there is, 0 when there is none.
UserId newest_user_id(storage::Transaction& tx);

} // namespace latchkey::accounts
