#pragma once

// The database that DATABASE_URL names, of whichever kind.

#include "base/clock.hpp"
#include "config/settings.hpp"
#include "storage/database.hpp"
#include "storage/migrations.hpp"
#include "storage/sqlite_connection.hpp"
#include "storage/write_line.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace latchkey::app {

/// A connection of its own, and the versions that are known of its kind of database.
struct Schema {
    std::unique_ptr<storage::Connection> connection;
    std::span<const storage::Migration> known;
};

/// Throws Failure.
Schema open_schema(const config::DatabaseUrl& url);

/// How a database is opened that the Flask service has made. `looking`: beside that service.
enum class Access { looking, alone };

/// A connection to what is there, whatever its schema: nothing is made. Throws Failure when there
/// is no such file, or, for Access::alone, when another process has it open. On PostgreSQL nobody
/// is kept out.
std::unique_ptr<storage::Connection> open_as_found(const config::DatabaseUrl& url, Access access);

/// Brings the schema to the newest version, on a connection made for that; which versions were
/// passed. Throws Failure.
std::vector<std::int64_t> upgrade_database(const config::DatabaseUrl& url, const Clock& clock);

struct DatabaseUse {
    unsigned readers_max;
    storage::Checkpoints checkpoints = storage::Checkpoints::made_here; // of SQLite
    storage::OnCommit on_commit = nullptr;
    unsigned write_cache_kib = 512; // of SQLite
};

/// The schema must be up to date. Throws Failure. `clock` must outlive it.
std::unique_ptr<storage::Database>
open_database(const config::DatabaseUrl& url, DatabaseUse use, const Clock& clock);

} // namespace latchkey::app
