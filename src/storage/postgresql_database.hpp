#pragma once

// PostgreSQL behind Database, for several servers of one database. Whoever writes holds one lock of
// the database from begin to commit: the writers of all servers stand in one line, and a write
// means here what it means with SQLite. See docs/adr/0019-postgresql.md.

#include "base/clock.hpp"
#include "storage/database.hpp"
#include "storage/postgresql_connection.hpp"
#include "storage/read_pool.hpp"
#include "storage/write_line.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

namespace latchkey::storage {

/// Opens connections, which it must outlive, and while the server cannot be reached says so at once
/// for a moment before it tries again. Thread-safe.
class PostgresqlConnector {
public:
    /// `answer_max`: how long an answer is waited for.
    PostgresqlConnector(std::string url, std::chrono::milliseconds answer_max)
        : url_(std::move(url))
        , watch_(answer_max) {}

    /// Throws ConnectionLost.
    std::unique_ptr<PostgresqlConnection> connect();

private:
    void back_off(std::string reason);

    const std::string url_;
    AnswerWatch watch_;
    std::mutex mutex_;
    std::chrono::milliseconds pause_{0};
    std::chrono::steady_clock::time_point retry_at_;
    std::string reason_;
};

class PostgresqlDatabase final : public Database {
public:
    struct Options {
        std::string url;            // see PostgresqlConnection
        unsigned readers_max = 16;  // connections; a reader above that waits for one
        std::size_t group_max = 64; // writers that share one commit
        OnCommit on_commit = nullptr;
        std::chrono::milliseconds answer_max = default_answer_max;
    };

    /// Connects. Throws Failure. The schema must be up to date. `clock` must outlive it.
    PostgresqlDatabase(Options options, const Clock& clock);

    /// As long as the connection that is kept for it lasts, by which the server sees that this one
    /// is there. Whoever leads is asked for it again each time: the answer is of this moment.
    [[nodiscard]] bool leads(std::string_view duty) override;

    [[nodiscard]] WriteCounts write_counts() const override { return line_.counts(); }

private:
    void do_read(const Work& work) override;
    void do_write_later(Work work, Done done) override;

    std::unique_ptr<PostgresqlConnection> connect_writer();
    Connection& begin_group();
    void commit_group();
    [[nodiscard]] bool was_committed();
    std::optional<std::int64_t> find_last_mark();

    const Clock& clock_;
    PostgresqlConnector connector_;

    // Of the line's thread.
    std::unique_ptr<PostgresqlConnection> writer_; // null: to be opened
    const std::string writer_id_;
    std::int64_t mark_ = 0; // of the group that is written

    std::mutex duties_mutex_;
    std::unique_ptr<PostgresqlConnection> duties_connection_; // null: to be opened
    std::set<std::string, std::less<>> duties_;

    ReadPool readers_;
    WriteLine line_;
};

} // namespace latchkey::storage
