#include "storage/sqlite_database.hpp"

#include "base/error.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace latchkey::storage {

std::unique_ptr<Connection>
open_sqlite_connection(const std::string& path, Checkpoints checkpoints) {
    auto connection = Connection::open_sqlite(path);
    // FULL: a commit is on the disk before it returns; NORMAL loses acknowledged ones on power
    // loss. The cache is small because every reader has one and the kernel's page cache is behind
    // them all.
    connection->run_script("PRAGMA journal_mode = WAL;"
                           "PRAGMA synchronous = FULL;"
                           "PRAGMA foreign_keys = ON;"
                           "PRAGMA trusted_schema = OFF;"
                           "PRAGMA cache_size = -512;"
                           "PRAGMA journal_size_limit = 67108864;");
    if (checkpoints == Checkpoints::left_to_the_server) {
        connection->leave_checkpoints();
    }
    return connection;
}

SqliteDatabase::SqliteDatabase(Options options, const Clock& clock)
    : options_(std::move(options))
    , clock_(clock)
    , writer_(open_sqlite_connection(options_.path, options_.checkpoints))
    , writer_thread_([this] { run_writer(); }) {}

SqliteDatabase::~SqliteDatabase() {
    {
        const std::lock_guard lock(queue_mutex_);
        stopping_ = true;
    }
    queued_.notify_one();
    writer_thread_.join();
    idle_readers_.clear(); // the writer is the last to close, and moves what is left in the WAL
}

/// A place among the readers, given back however its use ends.
class SqliteDatabase::Reader {
public:
    explicit Reader(SqliteDatabase& database)
        : database_(database)
        , connection_(database.take_place()) {}

    Reader(const Reader&) = delete;
    Reader(Reader&&) = delete;
    Reader& operator=(const Reader&) = delete;
    Reader& operator=(Reader&&) = delete;

    ~Reader() { database_.give_back(std::move(connection_)); }

    Connection& connection() {
        if (connection_ == nullptr) {
            auto opened = open_sqlite_connection(database_.options_.path);
            opened->run("PRAGMA query_only = ON");
            connection_ = std::move(opened);
        }
        return *connection_;
    }

private:
    SqliteDatabase& database_;
    std::unique_ptr<Connection>
        connection_; // null: the place is ours, the connection is to be opened
};

void SqliteDatabase::do_read(const Work& work) {
    Reader reader(*this);
    Connection& connection = reader.connection();
    connection.run("BEGIN");
    Transaction transaction(connection, clock_.now());
    work(transaction);
    connection.run("COMMIT");
}

std::unique_ptr<Connection> SqliteDatabase::take_place() {
    std::unique_lock lock(readers_mutex_);
    reader_left_.wait(lock, [this] {
        return !idle_readers_.empty() || readers_open_ < options_.readers_max;
    });
    if (idle_readers_.empty()) {
        ++readers_open_;
        return nullptr;
    }
    auto connection = std::move(idle_readers_.back());
    idle_readers_.pop_back();
    return connection;
}

void SqliteDatabase::give_back(std::unique_ptr<Connection> connection) {
    // One that is still in a transaction had its work throw: closing it rolls back.
    const bool is_usable = connection != nullptr && !connection->is_in_transaction();
    {
        const std::lock_guard lock(readers_mutex_);
        if (is_usable) {
            idle_readers_.push_back(std::move(connection));
        } else {
            --readers_open_;
        }
    }
    reader_left_.notify_one();
}

void SqliteDatabase::do_write_later(Work work, Done done) {
    {
        const std::lock_guard lock(queue_mutex_);
        queue_.push_back({std::move(work), std::move(done)});
    }
    queued_.notify_one();
}

void SqliteDatabase::run_writer() {
    for (auto group = next_group(); !group.empty(); group = next_group()) {
        commit_group(group);
    }
}

std::vector<SqliteDatabase::Job> SqliteDatabase::next_group() {
    std::unique_lock lock(queue_mutex_);
    queued_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    const auto size = static_cast<std::ptrdiff_t>(std::min(queue_.size(), options_.group_max));
    const auto end = queue_.begin() + size;
    std::vector<Job> group(std::move_iterator(queue_.begin()), std::move_iterator(end));
    queue_.erase(queue_.begin(), end);
    return group;
}

void SqliteDatabase::commit_group(std::vector<Job>& group) {
    std::optional<std::string> group_error;
    std::function<void()> committed;
    try {
        writer_->run("BEGIN IMMEDIATE");
        for (Job& job : group) {
            run_job(job);
        }
        Transaction end(*writer_, clock_.now());
        committed = options_.on_commit ? options_.on_commit(end) : nullptr;
        writer_->run("COMMIT");
    } catch (const std::exception& error) {
        spdlog::error(
            "storage: a group of {} writes was not committed: {}", group.size(), error.what()
        );
        group_error = error.what();
        writer_->roll_back();
    }
    if (committed && !group_error) {
        committed();
    }
    for (Job& job : group) {
        // The group's error counts for all of its members: none of their changes was kept. Each
        // gets an exception of its own, and this thread keeps none: who waits reads it without
        // sharing.
        if (group_error) {
            job.error = std::make_exception_ptr(Failure(*group_error));
        }
        std::exchange(job.done, nullptr)(std::move(job.error));
    }
}

/// One member of a group: its changes stay or go on their own.
void SqliteDatabase::run_job(Job& job) {
    writer_->run("SAVEPOINT job");
    try {
        Transaction transaction(*writer_, clock_.now());
        job.work(transaction);
    } catch (...) {
        job.error = std::current_exception();
        if (!writer_->is_in_transaction()) {
            // A full disk or an I/O error made SQLite end the whole transaction, and with it what
            // the members before this one had done: the group has failed.
            throw;
        }
        writer_->run("ROLLBACK TO job");
    }
    writer_->run("RELEASE job");
}

} // namespace latchkey::storage
