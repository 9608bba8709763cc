#include "storage/migrations.hpp"

#include "storage/database.hpp"
#include "storage/postgresql_connection.hpp"
#include "storage/sqlite_connection.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace latchkey::storage {

namespace {

constexpr std::string_view own_table = "schema_migrations";

/// Rolls back unless commit() was reached.
class LoneTransaction {
public:
    explicit LoneTransaction(Connection& connection)
        : connection_(connection) {
        connection_.begin_writing();
    }

    LoneTransaction(const LoneTransaction&) = delete;
    LoneTransaction(LoneTransaction&&) = delete;
    LoneTransaction& operator=(const LoneTransaction&) = delete;
    LoneTransaction& operator=(LoneTransaction&&) = delete;

    ~LoneTransaction() { connection_.roll_back(); }

    void commit() { connection_.run("COMMIT"); }

private:
    Connection& connection_;
};

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
    transaction.commit();
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

std::vector<std::int64_t> upgrade_sqlite(const std::string& path, const Clock& clock) {
    const auto connection = open_sqlite_connection(path);
    return Migrator(*connection, sqlite_migrations(), clock).upgrade();
}

std::vector<std::int64_t> upgrade_postgresql(const std::string& url, const Clock& clock) {
    PostgresqlConnection connection(url, Patience::of_migrations);
    return Migrator(connection, postgresql_migrations(), clock).upgrade();
}

} // namespace latchkey::storage
