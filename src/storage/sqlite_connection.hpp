#pragma once

// A connection to a SQLite file.

#include "storage/connection.hpp"

namespace latchkey::storage {

class SqliteConnection final : public Connection {
public:
    /// The file is created when absent. Throws Failure when it cannot be opened.
    explicit SqliteConnection(const std::string& path);

    void run_script(const std::string& script) override;
    void begin_reading() override;
    void begin_writing() override;
    std::vector<std::string> list_tables() override;
    std::int64_t count_rows(const std::string& table) override;

    [[nodiscard]] bool takes_writes() override;

    [[nodiscard]] bool has_table_locks() const override { return false; }

    [[nodiscard]] bool is_in_transaction() const override;

    /// Moves nothing from the WAL into the database, neither after a commit nor when it is closed.
    void leave_checkpoints();

    /// No other process opens the file for as long as this connection lives. To be called before
    /// anything else. Throws Failure, saying so, when one has it open already.
    void keep_others_out();

    /// Replaces everything in this database by what the other holds, in one transaction. Throws
    /// Failure, and then nothing has changed.
    void take_all_of(SqliteConnection& other);
};

/// SQLite before 3.51.3 can damage a database when two connections checkpoint its WAL at once: the
/// server's writer does it and nobody else. What others leave in the WAL, it moves later.
enum class Checkpoints { made_here, left_to_the_server };

/// A connection as Latchkey uses SQLite: WAL, every commit on the disk before it is acknowledged,
/// foreign keys enforced.
std::unique_ptr<SqliteConnection> open_sqlite_connection(
    const std::string& path, Checkpoints checkpoints = Checkpoints::left_to_the_server
);

/// For a program that rewrites much of a file and has it to itself meanwhile: locked against every
/// other process, with 256 MiB for changed pages. Its journal stays of the kind it is; references
/// between rows are not checked. Throws Failure, saying so, when another process has the file open.
std::unique_ptr<SqliteConnection> open_sqlite_alone(const std::string& path);

} // namespace latchkey::storage
