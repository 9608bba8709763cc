#include "storage/migrations.hpp"

#include "storage/database.hpp"
#include "storage/lone_transaction.hpp"
#include "storage/migration_plan.hpp"
#include "storage/postgresql_connection.hpp"
#include "storage/sqlite_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace latchkey::storage {

namespace {

constexpr std::string_view own_table = "schema_migrations";
constexpr std::string_view alembic_table = "alembic_version"; // the Flask service's own_table

} // namespace

Migrator::Migrator(Connection& connection, std::span<const Migration> known, const Clock& clock)
    : connection_(connection)
    , known_(known)
    , clock_(clock) {}

std::int64_t Migrator::newest() const {
    return static_cast<std::int64_t>(known_.size());
}

std::int64_t Migrator::current() {
    const auto applied = history();
    return applied.empty() ? 0 : applied.back().version;
}

std::vector<AppliedMigration> Migrator::history() {
    if (std::ranges::count(connection_.list_tables(), own_table) == 0) {
        return {};
    }
    Transaction tx(connection_, clock_.now());
    std::vector<AppliedMigration> applied;
    for (auto& [version, name, checksum, applied_at] :
         tx.list<std::int64_t, std::string, std::string, TimePoint>(
             "SELECT version, name, checksum, applied_at FROM schema_migrations ORDER BY version"
         )) {
        applied.push_back({version, std::move(name), std::move(checksum), applied_at});
    }
    return applied;
}

std::optional<std::string> Migrator::check() {
    const auto applied = history();
    for (const AppliedMigration& migration : applied) {
        if (migration.version > newest()) {
            return fmt::format(
                "The database is at version {}, this binary knows versions up to {}. Run a newer "
                "latchkey, or downgrade the database with the one that upgraded it.",
                applied.back().version,
                newest()
            );
        }
        const Migration& known = known_[static_cast<std::size_t>(migration.version) - 1];
        if (migration.checksum != known.checksum) {
            return fmt::format(
                "Migration {} ({}) was applied with other SQL than this binary holds. Run the "
                "release that applied it, or restore a backup.",
                migration.version,
                migration.name
            );
        }
    }
    const auto tables = connection_.list_tables();
    if (applied.empty() && std::ranges::count(tables, alembic_table) != 0) {
        return "The database is still the Flask service's. Stop that service and run: latchkey db "
               "adopt";
    }
    const auto stranger =
        std::ranges::find_if(tables, [](const std::string& table) { return table != own_table; });
    if (applied.empty() && stranger != tables.end()) {
        return fmt::format(
            "The database holds a table \"{}\" that Latchkey did not make. Set DATABASE_URL to a "
            "database of its own.",
            *stranger
        );
    }
    return std::nullopt;
}

std::vector<PlannedMigration> Migrator::plan() {
    require_sound();
    RowCounts rows;
    for (const std::string& table : connection_.list_tables()) {
        rows[table] = connection_.count_rows(table);
    }
    std::vector<PlannedMigration> planned;
    for (const Migration& migration : known_.subspan(static_cast<std::size_t>(current()))) {
        PlannedMigration next{migration.version, std::string(migration.name), {}, 0};
        for (const MigrationStep& step : steps_of(migration.up)) {
            const std::int64_t touched = rows_touched(step, rows);
            const auto lock =
                connection_.has_table_locks() ? postgresql_lock_of(step.kind) : std::string_view();
            next.rows += touched;
            next.steps.push_back(fmt::format(
                "{:<16} {:<22} {:>10} rows{}{}",
                to_string(step.kind),
                step.table,
                touched,
                lock.empty() ? "" : "  ",
                lock
            ));
        }
        planned.push_back(std::move(next));
    }
    return planned;
}

void Migrator::require_sound() {
    if (const auto problem = check()) {
        throw Failure(*problem);
    }
}

std::vector<std::int64_t> Migrator::upgrade(std::optional<std::int64_t> target) {
    require_sound();
    const std::int64_t last = target.value_or(newest());
    if (last < 1 || last > newest()) {
        throw Failure(
            fmt::format("There is no version {}; versions go from 1 to {}.", last, newest())
        );
    }
    std::vector<std::int64_t> passed;
    for (const Migration& migration : known_) {
        if (migration.version > current() && migration.version <= last) {
            apply(migration);
            passed.push_back(migration.version);
        }
    }
    return passed;
}

std::vector<std::int64_t> Migrator::downgrade(std::int64_t target) {
    require_sound();
    if (target < 0 || target > current()) {
        throw Failure(fmt::format(
            "The database is at version {}; it cannot go down to {}.", current(), target
        ));
    }
    std::vector<std::int64_t> passed;
    while (current() > target) {
        const Migration& migration = known_[static_cast<std::size_t>(current()) - 1];
        revert(migration);
        passed.push_back(migration.version);
    }
    return passed;
}

void Migrator::apply(const Migration& migration) {
    LoneTransaction transaction(connection_);
    if (current() >= migration.version) {
        return; // another process was faster
    }
    run_up(migration);
    transaction.commit();
}

void Migrator::run_up(const Migration& migration) {
    connection_.run("CREATE TABLE IF NOT EXISTS schema_migrations ("
                    " version BIGINT PRIMARY KEY, name TEXT NOT NULL,"
                    " checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)");
    connection_.run_script(std::string(migration.up));
    Transaction(connection_, clock_.now())
        .execute(
            "INSERT INTO schema_migrations (version, name, checksum, applied_at)"
            " VALUES (:version, :name, :checksum, :applied_at)",
            {{"version", migration.version},
             {"name", migration.name},
             {"checksum", migration.checksum},
             {"applied_at", clock_.now()}}
        );
}

void Migrator::install() {
    for (const Migration& migration : known_) {
        run_up(migration);
    }
}

void Migrator::revert(const Migration& migration) {
    LoneTransaction transaction(connection_);
    if (current() < migration.version) {
        return; // another process was faster
    }
    connection_.run_script(std::string(migration.down));
    Transaction(connection_, clock_.now())
        .execute(
            "DELETE FROM schema_migrations WHERE version = :version",
            {{"version", migration.version}}
        );
    transaction.commit();
}

double measure_rows_a_second(Connection& connection) {
    constexpr double rows = 50'000;
    const auto begun = std::chrono::steady_clock::now();
    {
        const LoneTransaction taken_back(connection);
        connection.run("CREATE TABLE latchkey_probe (id BIGINT PRIMARY KEY, text TEXT NOT NULL)");
        connection.run(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            " WHERE i < 50000) INSERT INTO latchkey_probe SELECT i, CAST(i * 7919 % 50000"
            " AS TEXT) || :text FROM n",
            std::array{Bind{"text", std::string(200, 'x')}},
            {},
            {}
        );
        connection.run("CREATE INDEX latchkey_probe_text ON latchkey_probe (text)");
    }
    return rows / std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

std::vector<std::int64_t> upgrade_sqlite(const std::string& path, const Clock& clock) {
    const auto connection = open_sqlite_connection(path);
    return Migrator(*connection, sqlite_migrations(), clock).upgrade();
}

std::vector<std::int64_t> upgrade_postgresql(const std::string& url, const Clock& clock) {
    PostgresqlConnection connection(url);
    return Migrator(connection, postgresql_migrations(), clock).upgrade();
}

} // namespace latchkey::storage
