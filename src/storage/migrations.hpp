#pragma once

// The schema's versions: up and down SQL, embedded in the binary, one transaction each. Version 1
// is the Flask service's schema, so that its database can be adopted in place.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "storage/connection.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::storage {

struct Migration {
    std::int64_t version; // 1, 2, 3, … without gaps
    std::string_view name;
    std::string_view up;
    std::string_view down;
    std::string_view checksum; // SHA-256 of both scripts, hexadecimal
};

/// What this binary knows, oldest first. Made by cmake/embed_migrations.cmake.
std::span<const Migration> sqlite_migrations();

/// The same versions for PostgreSQL.
std::span<const Migration> postgresql_migrations();

struct AppliedMigration {
    std::int64_t version;
    std::string name;
    std::string checksum;
    TimePoint applied_at;
};

/// What upgrading through one version means for the database as it is now.
struct PlannedMigration {
    std::int64_t version;
    std::string name;
    std::vector<std::string> steps; // a line each: what, table, rows, lock
    std::int64_t rows;              // read or written, one that is both twice
};

/// How many rows the database writes and indexes in a second, measured now: fifty thousand of two
/// hundred bytes, in a table that is never committed. Writers wait meanwhile. Throws Failure.
double measure_rows_a_second(Connection& connection);

/// Moves one database between versions. Used by the CLI and at start, before anything else has a
/// connection; two that run at once take turns.
class Migrator {
public:
    Migrator(Connection& connection, std::span<const Migration> known, const Clock& clock);

    /// The version the database is at; 0 for an empty one.
    std::int64_t current();

    [[nodiscard]] std::int64_t newest() const;

    std::vector<AppliedMigration> history();

    /// What is wrong with the database for this binary, in words with a remedy; nothing when it can
    /// be served or upgraded. Found are: a schema newer than the binary, an applied migration whose
    /// checksum differs, the Flask service's database, tables that Latchkey did not make.
    std::optional<std::string> check();

    /// Of each version that is missing, oldest first. Changes nothing. Throws Failure.
    std::vector<PlannedMigration> plan();

    /// Brings the database to `target` (newest() when absent) and returns the versions passed, in
    /// order. Throws Failure when check() has something to say, when a script fails (that one is
    /// rolled back, those before it stay) or when target is out of range.
    std::vector<std::int64_t> upgrade(std::optional<std::int64_t> target = {});
    std::vector<std::int64_t> downgrade(std::int64_t target);

    /// Every version, inside a transaction that was begun on the connection: for who adopts what
    /// others made. No version may have been applied. Throws Failure.
    void install();

private:
    void require_sound();
    void apply(const Migration& migration);
    void run_up(const Migration& migration);
    void revert(const Migration& migration);

    Connection& connection_;
    std::span<const Migration> known_;
    const Clock& clock_;
};

/// Migrator::upgrade() to the newest version on a connection of its own, made for the purpose.
std::vector<std::int64_t> upgrade_sqlite(const std::string& path, const Clock& clock);
std::vector<std::int64_t> upgrade_postgresql(const std::string& url, const Clock& clock);

} // namespace latchkey::storage
