#include "accounts/seed_store.hpp"
#include "app/seeding.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/progress_line.hpp"
#include "cli/prompt.hpp"
#include "cli/settings.hpp"
#include "crypto/password_hasher.hpp"
#include "storage/migrations.hpp"
#include "storage/sqlite_bulk_database.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace latchkey::cli {

namespace {

using accounts::NewestSeed;

/// All seeds have the hash of the first: further ones take its password.
crypto::PasswordHash ask_for_hash(const std::optional<NewestSeed>& newest) {
    const Secret password =
        read_new_password("Password for every seed", accounts::PasswordPolicy());
    crypto::PasswordHasher hasher({.parameters = {}, .threads = 1, .queue_max = 1});
    if (!newest) {
        return hasher.hash(password).value();
    }
    if (!hasher.verify(password, newest->password_hash).value()) {
        throw Failure("the seeds there are have another password");
    }
    return newest->password_hash;
}

int seed(const std::shared_ptr<std::int64_t>& count) {
    const auto url = load_database_url();
    if (!url) {
        return exit_bad_settings;
    }
    const SystemClock clock;
    if (url->kind != config::DatabaseUrl::Kind::sqlite) {
        throw Failure("seeds are planted into a SQLite file; DATABASE_URL names another database");
    }
    storage::upgrade_sqlite(url->path_or_url, clock);
    storage::SqliteBulkDatabase database(url->path_or_url, clock);
    const auto newest = app::require_only_seeds(database);
    const std::int64_t planted = newest ? newest->number : 0;
    if (planted >= *count) {
        fmt::print("{} is there: nothing to do.\n", accounts::seed_address(planted));
        return exit_done;
    }
    const app::SeedPlan plan{
        .first = planted + 1, .last = *count, .password_hash = ask_for_hash(newest)};
    {
        const ProgressLine progress("accounts", planted);
        app::plant_seeds(database, plan, [&](std::int64_t done) { progress.show(done, *count); });
    }
    fmt::print(
        "{} to {} were added, each signed in once.\n",
        accounts::seed_address(plan.first),
        accounts::seed_address(plan.last)
    );
    return exit_done;
}

} // namespace

void add_seed(CLI::App& user, Chosen& chosen) {
    auto* command = user.add_subcommand(
        "seed",
        "For benchmarks: fill a database of its own with accounts of one password, which is asked "
        "for, or read from standard input. Called again, it goes on where it ended."
    );
    const auto count = std::make_shared<std::int64_t>();
    command->add_option("--count", *count, "How many accounts there are to be.")
        ->required()
        ->check(CLI::Range(std::int64_t{1}, accounts::seeds_max));
    command->callback([&chosen, count] { chosen = std::bind_front(seed, count); });
}

} // namespace latchkey::cli
