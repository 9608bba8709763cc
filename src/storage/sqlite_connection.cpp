#include "storage/sqlite_connection.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>

namespace latchkey::storage {

namespace {

namespace sqlite = sqlite_api; // SOCI wraps sqlite3.h in a namespace of its own

constexpr int busy_timeout_milliseconds =
    5000; // another process may hold the file: the CLI beside a server

sqlite::sqlite3* sqlite_handle(soci::session& session) {
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

std::unique_ptr<soci::session> open_sqlite_session(const std::string& path) {
    try {
        return std::make_unique<soci::session>(soci::sqlite3, "dbname=\"" + path + "\"");
    } catch (const soci::soci_error& error) {
        throw Failure("database: " + error.get_error_message());
    }
}

/// Alembic's, and not ours yet: the Flask service may be using it, and the mode is kept in the
/// file.
bool is_of_another_program(const std::vector<std::string>& tables) {
    const auto has = [&](const char* name) {
        return std::ranges::find(tables, name) != tables.end();
    };
    return has("alembic_version") && !has("schema_migrations");
}

} // namespace

SqliteConnection::SqliteConnection(const std::string& path)
    : Connection(open_sqlite_session(path)) {
    sqlite::sqlite3_busy_timeout(sqlite_handle(session()), busy_timeout_milliseconds);
}

void SqliteConnection::run_script(const std::string& script) {
    char* message = nullptr;
    if (sqlite::sqlite3_exec(
            sqlite_handle(session()), script.c_str(), nullptr, nullptr, &message
        ) != SQLITE_OK) {
        const std::string reason = message == nullptr ? "unknown error" : message;
        sqlite::sqlite3_free(message);
        throw Failure("database: " + reason);
    }
}

void SqliteConnection::begin_reading() {
    run("BEGIN");
}

void SqliteConnection::begin_writing() {
    run("BEGIN IMMEDIATE");
}

std::vector<std::string> SqliteConnection::list_tables() {
    std::vector<std::string> tables;
    constexpr std::array is_text{true};
    run("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'"
        " ESCAPE '\\' ORDER BY name",
        {},
        is_text,
        [&](std::span<Value> row) { tables.push_back(std::get<std::string>(std::move(row[0]))); });
    return tables;
}

/// There are no replicas; that the file can be read is what there is to ask.
bool SqliteConnection::takes_writes() {
    constexpr std::array is_text{false};
    run("SELECT 1 FROM sqlite_master LIMIT 1", {}, is_text, [](std::span<Value> /*row*/) {});
    return true;
}

std::int64_t SqliteConnection::count_rows(const std::string& table) {
    const auto take = [](void* rows, int /*columns*/, char** values, char** /*names*/) {
        *static_cast<std::int64_t*>(rows) = std::stoll(values[0]);
        return 0;
    };
    std::int64_t rows = 0;
    const std::string query = "SELECT count(*) FROM \"" + table + '"';
    sqlite::sqlite3* const handle = sqlite_handle(session());
    if (sqlite::sqlite3_exec(handle, query.c_str(), take, &rows, nullptr) != SQLITE_OK) {
        throw Failure(std::string("database: ") + sqlite::sqlite3_errmsg(handle));
    }
    return rows;
}

bool SqliteConnection::is_in_transaction() const {
    return sqlite::sqlite3_get_autocommit(sqlite_handle(session())) == 0;
}

void SqliteConnection::leave_checkpoints() {
    sqlite::sqlite3_wal_autocheckpoint(sqlite_handle(session()), 0);
    sqlite::sqlite3_db_config(
        sqlite_handle(session()), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr
    );
}

void SqliteConnection::keep_others_out() {
    sqlite::sqlite3* const handle = sqlite_handle(session());
    // Before the first look into the file: a WAL is shared or not from then on. Who has it open
    // keeps it open; there is nothing to wait for.
    sqlite::sqlite3_busy_timeout(handle, 0);
    run_script("PRAGMA locking_mode = EXCLUSIVE");
    switch (sqlite::sqlite3_exec(handle, "BEGIN IMMEDIATE; COMMIT", nullptr, nullptr, nullptr)) {
    case SQLITE_OK:
        return;
    case SQLITE_BUSY:
        throw Failure("the database is in use: what has it open, a server perhaps, has to stop"
                      " first");
    default:
        throw Failure(std::string("the database: ") + sqlite::sqlite3_errmsg(handle));
    }
}

void SqliteConnection::take_all_of(SqliteConnection& other) {
    sqlite::sqlite3* const own = sqlite_handle(session());
    sqlite::sqlite3_backup* const copying =
        sqlite::sqlite3_backup_init(own, "main", sqlite_handle(other.session()), "main");
    if (copying != nullptr) {
        sqlite::sqlite3_backup_step(copying, -1); // finishing tells what came of it
    }
    if (copying == nullptr || sqlite::sqlite3_backup_finish(copying) != SQLITE_OK) {
        throw Failure(std::string("the database: ") + sqlite::sqlite3_errmsg(own));
    }
}

std::unique_ptr<SqliteConnection>
open_sqlite_connection(const std::string& path, Checkpoints checkpoints) {
    auto connection = std::make_unique<SqliteConnection>(path);
    // FULL: a commit is on the disk before it returns; NORMAL loses acknowledged ones on power
    // loss. The cache is small because every reader has one and the kernel's page cache is behind
    // them all.
    if (!is_of_another_program(connection->list_tables())) {
        connection->run_script("PRAGMA journal_mode = WAL");
    }
    connection->run_script("PRAGMA synchronous = FULL;"
                           "PRAGMA foreign_keys = ON;"
                           "PRAGMA trusted_schema = OFF;"
                           "PRAGMA cache_size = -512;"
                           "PRAGMA journal_size_limit = 67108864;");
    if (checkpoints == Checkpoints::left_to_the_server) {
        connection->leave_checkpoints();
    }
    return connection;
}

std::unique_ptr<SqliteConnection> open_sqlite_alone(const std::string& path) {
    auto connection = std::make_unique<SqliteConnection>(path);
    connection->keep_others_out();
    // Of indexes that grow all over, a large cache holds most of what a transaction changes.
    // References are not checked row by row: who fills tables makes both ends of them.
    connection->run_script("PRAGMA synchronous = FULL;"
                           "PRAGMA foreign_keys = OFF;"
                           "PRAGMA trusted_schema = OFF;"
                           "PRAGMA temp_store = MEMORY;"
                           "PRAGMA cache_size = -262144;");
    return connection;
}

} // namespace latchkey::storage
