#include "storage/write_line.hpp"

#include "base/error.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

namespace latchkey::storage {

WriteLine::WriteLine(Options options, Ends ends, const Clock& clock)
    : options_(std::move(options))
    , ends_(std::move(ends))
    , clock_(clock)
    , thread_([this] { run(); }) {}

WriteLine::~WriteLine() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    queued_.notify_one();
    thread_.join();
}

void WriteLine::add(Database::Work work, Database::Done done) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back({std::move(work), std::move(done)});
    }
    queued_.notify_one();
}

WriteCounts WriteLine::counts() const {
    return {.writes = writes_, .commits = commits_, .failed = failed_};
}

void WriteLine::run() {
    for (auto group = next_group(); !group.empty(); group = next_group()) {
        commit_group(group);
    }
}

std::vector<WriteLine::Job> WriteLine::next_group() {
    std::unique_lock lock(mutex_);
    queued_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    const auto size = static_cast<std::ptrdiff_t>(std::min(queue_.size(), options_.group_max));
    const auto end = queue_.begin() + size;
    std::vector<Job> group(std::move_iterator(queue_.begin()), std::move_iterator(end));
    queue_.erase(queue_.begin(), end);
    return group;
}

void WriteLine::commit_group(std::vector<Job>& group) {
    std::optional<std::string> group_error;
    std::function<void()> committed;
    try {
        committed = write_group(ends_.begin(), group);
    } catch (const std::exception& error) {
        spdlog::error(
            "storage: a group of {} writes was not committed: {}", group.size(), error.what()
        );
        group_error = error.what();
        ends_.roll_back();
    }
    if (committed && !group_error) {
        committed();
    }
    count(group.size(), group_error.has_value());
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

void WriteLine::count(std::size_t group_size, bool has_failed) {
    if (has_failed) {
        failed_ += group_size;
    } else {
        writes_ += group_size;
        ++commits_;
    }
}

/// What to call when it is committed.
std::function<void()> WriteLine::write_group(Connection& connection, std::vector<Job>& group) {
    if (group.size() == 1) {
        run_alone(connection, group.front());
    } else {
        std::ranges::for_each(group, [&](Job& job) { run_member(connection, job); });
    }
    if (!connection.is_in_transaction()) {
        return nullptr; // who was alone has failed
    }
    Transaction end(connection, clock_.now());
    auto committed = options_.on_commit ? options_.on_commit(end) : nullptr;
    ends_.commit();
    return committed;
}

/// The only member of its group: the whole transaction goes or stays with it.
void WriteLine::run_alone(Connection& connection, Job& job) {
    try {
        Transaction transaction(connection, clock_.now());
        job.work(transaction);
    } catch (...) {
        job.error = std::current_exception();
        connection.roll_back();
    }
}

/// One member of several: its changes stay or go on their own.
void WriteLine::run_member(Connection& connection, Job& job) {
    connection.run("SAVEPOINT job");
    try {
        Transaction transaction(connection, clock_.now());
        job.work(transaction);
    } catch (...) {
        job.error = std::current_exception();
        if (!connection.is_in_transaction()) {
            // A full disk, an I/O error or a lost connection ended the whole transaction, and with
            // it what the members before this one had done: the group has failed.
            throw;
        }
        connection.run("ROLLBACK TO job");
    }
    connection.run("RELEASE job");
}

} // namespace latchkey::storage
