#include "app/database.hpp"

#include "storage/postgresql_database.hpp"
#include "storage/sqlite_database.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace latchkey::app {

namespace {

using Kind = config::DatabaseUrl::Kind;

/// A PostgreSQL server gives each connection a process, and has a hundred for all its clients.
constexpr unsigned postgresql_readers_max = 16;

} // namespace

Schema open_schema(const config::DatabaseUrl& url) {
    if (url.kind == Kind::postgresql) {
        return {
            std::make_unique<storage::PostgresqlConnection>(url.path_or_url),
            storage::postgresql_migrations()};
    }
    return {storage::open_sqlite_connection(url.path_or_url), storage::sqlite_migrations()};
}

std::unique_ptr<storage::Connection> open_as_found(const config::DatabaseUrl& url, Access access) {
    if (url.kind == Kind::postgresql) {
        return std::make_unique<storage::PostgresqlConnection>(url.path_or_url);
    }
    if (!std::filesystem::exists(url.path_or_url)) {
        throw Failure(
            "there is no file " + url.path_or_url +
            ": set DATABASE_URL to the Flask service's database"
        );
    }
    if (access == Access::alone) {
        return storage::open_sqlite_alone(url.path_or_url);
    }
    auto connection = std::make_unique<storage::SqliteConnection>(url.path_or_url);
    connection->leave_checkpoints();
    return connection;
}

std::vector<std::int64_t> upgrade_database(const config::DatabaseUrl& url, const Clock& clock) {
    const Schema schema = open_schema(url);
    return storage::Migrator(*schema.connection, schema.known, clock).upgrade();
}

std::unique_ptr<storage::Database>
open_database(const config::DatabaseUrl& url, DatabaseUse use, const Clock& clock) {
    if (url.kind == Kind::postgresql) {
        return std::make_unique<storage::PostgresqlDatabase>(
            storage::PostgresqlDatabase::Options{
                .url = url.path_or_url,
                .readers_max = std::min(use.readers_max, postgresql_readers_max),
                .on_commit = std::move(use.on_commit)},
            clock
        );
    }
    return std::make_unique<storage::SqliteDatabase>(
        storage::SqliteDatabase::Options{
            .path = url.path_or_url,
            .readers_max = use.readers_max,
            .checkpoints = use.checkpoints,
            .write_cache_kib = use.write_cache_kib,
            .on_commit = std::move(use.on_commit)},
        clock
    );
}

} // namespace latchkey::app
