#pragma once

// Writers in a line, and the one thread that commits all that wait with a single fsync.

#include "base/clock.hpp"
#include "storage/database.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace latchkey::storage {

/// Called at the end of the transaction that writers share. What it answers is called when that is
/// on the disk, before any of them hears of it; it must not throw.
using OnCommit = std::function<std::function<void()>(Transaction& tx)>;

class WriteLine {
public:
    /// The ends of a transaction that writers share. Called on the line's thread.
    struct Ends {
        /// A connection on which a transaction was begun, alone among writers. Throws Failure.
        std::function<Connection&()> begin;

        /// Throws Failure when nothing of it was kept, or when that cannot be told.
        std::function<void()> commit;

        /// Takes back what is left of it, if anything. Does not throw.
        std::function<void()> roll_back;
    };

    struct Options {
        std::size_t group_max; // writers that share one commit
        OnCommit on_commit;    // may be null
    };

    /// `clock` must outlive it, and what `ends` refer to.
    WriteLine(Options options, Ends ends, const Clock& clock);

    WriteLine(const WriteLine&) = delete;
    WriteLine(WriteLine&&) = delete;
    WriteLine& operator=(const WriteLine&) = delete;
    WriteLine& operator=(WriteLine&&) = delete;

    /// Commits what waits.
    ~WriteLine();

    void add(Database::Work work, Database::Done done);

    /// On any thread.
    [[nodiscard]] WriteCounts counts() const;

private:
    struct Job {
        Database::Work work;
        Database::Done done;
        std::exception_ptr error = nullptr;
    };

    void run();
    std::vector<Job> next_group();
    void commit_group(std::vector<Job>& group);
    void count(std::size_t group_size, bool has_failed);
    std::function<void()> write_group(Connection& connection, std::vector<Job>& group);
    void run_alone(Connection& connection, Job& job);
    void run_member(Connection& connection, Job& job);

    const Options options_;
    const Ends ends_;
    const Clock& clock_;

    std::atomic<std::uint64_t> writes_ = 0;
    std::atomic<std::uint64_t> commits_ = 0;
    std::atomic<std::uint64_t> failed_ = 0;

    std::mutex mutex_;
    std::condition_variable queued_;
    std::deque<Job> queue_;
    bool stopping_ = false;
    std::thread thread_; // last: it uses all of the above
};

} // namespace latchkey::storage
