#pragma once

// SQLite behind Database. Readers have a connection each; writers stand in line for one thread,
// which commits all that wait with a single fsync.

#include "base/clock.hpp"
#include "storage/database.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::storage {

/// SQLite before 3.51.3 can damage a database when two connections checkpoint its WAL at once: the
/// server's writer does it and nobody else. What others leave in the WAL, it moves later.
enum class Checkpoints { made_here, left_to_the_server };

class SqliteDatabase final : public Database {
public:
    struct Options {
        std::string path;
        unsigned readers_max = 64;  // connections; a reader above that waits for one
        std::size_t group_max = 64; // writers that share one commit
        Checkpoints checkpoints = Checkpoints::made_here;

        /// Called at the end of the transaction that writers share. What it answers is called when
        /// that is on the disk, before any of them hears of it; it must not throw.
        std::function<std::function<void()>(Transaction& tx)> on_commit = nullptr;
    };

    /// Opens the file (creating it) and starts the writer. Throws Failure. `clock` must outlive it.
    SqliteDatabase(Options options, const Clock& clock);

    SqliteDatabase(const SqliteDatabase&) = delete;
    SqliteDatabase(SqliteDatabase&&) = delete;
    SqliteDatabase& operator=(const SqliteDatabase&) = delete;
    SqliteDatabase& operator=(SqliteDatabase&&) = delete;

    /// Commits what waits, then closes.
    ~SqliteDatabase() override;

private:
    struct Job {
        Work work;
        Done done;
        std::exception_ptr error = nullptr;
    };

    void do_read(const Work& work) override;
    void do_write_later(Work work, Done done) override;

    class Reader;
    std::unique_ptr<Connection> take_place();
    void give_back(std::unique_ptr<Connection> connection);

    void run_writer();
    std::vector<Job> next_group();
    void commit_group(std::vector<Job>& group);
    void run_job(Job& job);

    const Options options_;
    const Clock& clock_;

    std::mutex readers_mutex_;
    std::condition_variable reader_left_;
    std::vector<std::unique_ptr<Connection>> idle_readers_;
    unsigned readers_open_ = 0;

    std::unique_ptr<Connection> writer_;
    std::mutex queue_mutex_;
    std::condition_variable queued_;
    std::deque<Job> queue_;
    bool stopping_ = false;
    std::thread writer_thread_;
};

/// A connection as Latchkey uses SQLite: WAL, every commit on the disk before it is acknowledged,
/// foreign keys enforced. For the database above and for migrations.
std::unique_ptr<Connection> open_sqlite_connection(
    const std::string& path, Checkpoints checkpoints = Checkpoints::left_to_the_server
);

} // namespace latchkey::storage
