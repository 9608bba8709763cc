#include "app/database.hpp"

#include "storage/postgresql_database.hpp"
#include "storage/sqlite_database.hpp"

#include <algorithm>
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
            std::make_unique<storage::PostgresqlConnection>(
                url.path_or_url, storage::Patience::of_migrations
            ),
            storage::postgresql_migrations()};
    }
    return {storage::open_sqlite_connection(url.path_or_url), storage::sqlite_migrations()};
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
            .on_commit = std::move(use.on_commit)},
        clock
    );
}

} // namespace latchkey::app
