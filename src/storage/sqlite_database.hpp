#pragma once

// SQLite behind Database. Readers have a connection each; writers stand in line for one thread.

#include "base/clock.hpp"
#include "storage/database.hpp"
#include "storage/read_pool.hpp"
#include "storage/sqlite_connection.hpp"
#include "storage/write_line.hpp"

#include <memory>
#include <string>

namespace latchkey::storage {

class SqliteDatabase final : public Database {
public:
    struct Options {
        std::string path;
        unsigned readers_max = 64;  // connections; a reader above that waits for one
        std::size_t group_max = 64; // writers that share one commit
        Checkpoints checkpoints = Checkpoints::made_here;
        unsigned write_cache_kib = 512; // more, where one transaction changes much of the file
        OnCommit on_commit = nullptr;
    };

    /// Opens the file (creating it) and starts the writer. Throws Failure. `clock` must outlive it.
    /// Its end commits what waits, then closes.
    SqliteDatabase(Options options, const Clock& clock);

    /// No other server has the file.
    [[nodiscard]] bool leads(std::string_view /*duty*/) override { return true; }

    [[nodiscard]] WriteCounts write_counts() const override { return line_.counts(); }

private:
    void do_read(const Work& work) override;
    void do_write_later(Work work, Done done) override;

    const Clock& clock_;
    std::unique_ptr<SqliteConnection>
        writer_; // the last to close, it moves what is left in the WAL
    ReadPool readers_;
    WriteLine line_;
};

} // namespace latchkey::storage
