// SQLite and nothing else: `bench_sqlite_updates FILE ROWS SECONDS` makes a table in a new file,
// adds one to a row of it at a time, 64 to a durable commit, and prints the updates a second.

#include <sqlite3.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

constexpr int group = 64;

void require(int status, sqlite3* database) {
    if (status != SQLITE_OK && status != SQLITE_DONE) {
        std::fprintf(stderr, "%s\n", sqlite3_errmsg(database));
        std::exit(EXIT_FAILURE);
    }
}

void run(sqlite3* database, const std::string& sql) {
    require(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), database);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        return EXIT_FAILURE;
    }
    sqlite3* database = nullptr;
    require(sqlite3_open(argv[1], &database), database);
    run(database,
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "CREATE TABLE sessions (id INTEGER PRIMARY KEY, generation INTEGER, refreshed_at INTEGER);"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
            std::string(argv[2]) + ") INSERT INTO sessions SELECT i, 0, 0 FROM n");
    const char* const sql =
        "UPDATE sessions SET generation = generation + 1, refreshed_at = ? WHERE id = ?";
    sqlite3_stmt* update = nullptr;
    require(sqlite3_prepare_v2(database, sql, -1, &update, nullptr), database);

    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();
    const auto end = begin + std::chrono::seconds(std::atoi(argv[3]));
    const int rows = std::atoi(argv[2]);
    int updates = 0;
    while (Clock::now() < end) {
        run(database, "BEGIN IMMEDIATE");
        for (int i = 0; i < group; ++i, ++updates) {
            sqlite3_bind_int(update, 1, updates);
            sqlite3_bind_int(update, 2, updates % rows + 1);
            require(sqlite3_step(update), database);
            sqlite3_reset(update);
        }
        run(database, "COMMIT");
    }
    std::printf("%.1f\n", updates / std::chrono::duration<double>(Clock::now() - begin).count());
    sqlite3_finalize(update);
    sqlite3_close(database);
}
