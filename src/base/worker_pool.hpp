#pragma once

// A fixed number of threads behind a bounded queue. Runs what may block: the database, hashing.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace latchkey {

class WorkerPool {
public:
    struct Limits {
        unsigned threads;
        std::size_t queue_max;  // tasks that wait, those that run not counted
        bool gives_way = false; // its threads run when others leave a core free
    };

    /// Starts the threads.
    explicit WorkerPool(Limits limits);

    WorkerPool(const WorkerPool&) = delete;
    WorkerPool(WorkerPool&&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;
    WorkerPool& operator=(WorkerPool&&) = delete;

    /// Runs what is queued to its end, then joins.
    ~WorkerPool();

    /// Queues the task, or answers false at once when the queue is full or the pool is stopping.
    /// Tasks must not throw: one that does ends the process.
    [[nodiscard]] bool try_post(std::function<void()> task);

    /// No further tasks; returns when the queued ones are done. May be called twice.
    void stop();

private:
    void run();
    static void give_way();

    const Limits limits_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace latchkey
