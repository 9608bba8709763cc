#pragma once

// SQLite behind Database for a program that fills a file and has it to itself meanwhile: one
// connection, locked against every other process, with memory for a great many changed pages.

#include "base/clock.hpp"
#include "storage/database.hpp"
#include "storage/sqlite_connection.hpp"

#include <memory>
#include <mutex>
#include <string>

namespace latchkey::storage {

/// A commit is on the disk before write() returns, as in SqliteDatabase, and a large one in the
/// file itself before the next: the WAL is about as long as one transaction, and gone at the end.
class SqliteBulkDatabase final : public Database {
public:
    /// Opens the file, whose schema must be up to date. Throws Failure, also when another process
    /// has the file open. `clock` must outlive it.
    SqliteBulkDatabase(const std::string& path, const Clock& clock);

    [[nodiscard]] bool leads(std::string_view /*duty*/) override { return true; }

private:
    void do_read(const Work& work) override;

    /// Done when it returns, `done` too.
    void do_write_later(Work work, Done done) override;

    void run(void (Connection::*begin)(), const Work& work);

    const Clock& clock_;
    std::mutex mutex_;
    std::unique_ptr<SqliteConnection> connection_;
};

} // namespace latchkey::storage
