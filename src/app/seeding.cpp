#include "app/seeding.hpp"

#include "base/error.hpp"
#include "sessions/seed_store.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace latchkey::app {

using storage::Transaction;

namespace {

void plant_batch(
    Transaction& tx,
    const sessions::SeedRun& run,
    const accounts::SeedBatch& batch,
    const crypto::PasswordHash& password_hash
) {
    const accounts::UserId before = accounts::newest_user_id(tx);
    const std::int64_t wanted = batch.last - batch.first + 1;
    const std::int64_t made = accounts::insert_seeds(tx, batch, password_hash);
    const std::int64_t signed_in = sessions::insert_seed_sessions(tx, run, before);
    if (made != wanted || signed_in != wanted) {
        throw Failure(
            fmt::format("of {} seeds {} were made and {} signed in", wanted, made, signed_in)
        );
    }
}

} // namespace

std::optional<accounts::NewestSeed> require_only_seeds(storage::Database& database) {
    return database.read([](Transaction& tx) {
        if (accounts::has_account_besides_seeds(tx)) {
            throw Failure(
                "the database holds accounts that are no seeds: these, with one password for all,"
                " may only be put into a database of their own"
            );
        }
        return accounts::find_newest_seed(tx);
    });
}

void plant_seeds(
    storage::Database& database,
    const SeedPlan& plan,
    const std::function<void(std::int64_t)>& on_batch
) {
    const sessions::SeedRun run = database.write([&](Transaction& tx) {
        accounts::prepare_seeds(tx, plan.batch_max);
        sessions::prepare_seed_sessions(tx);
        return sessions::SeedRun{plan.first, plan.last, tx.now()};
    });
    for (std::int64_t first = plan.first; first <= plan.last; first += plan.batch_max) {
        const std::int64_t last = std::min(first + plan.batch_max - 1, plan.last);
        database.write([&](Transaction& tx) {
            plant_batch(tx, run, {first, last, run.now}, plan.password_hash);
        });
        on_batch(last);
    }
}

void warn_about_seeds(storage::Database& database) {
    const auto newest = database.read(accounts::find_newest_seed);
    if (newest) {
        spdlog::warn(
            "the database holds accounts made by 'latchkey user seed', up to {}: whoever knows the"
            " password that all of them have can sign in",
            accounts::seed_address(newest->number)
        );
    }
}

} // namespace latchkey::app
