#pragma once

// A fixed number of threads behind a bounded queue. Runs what may block: the database, hashing.
// Only some of the threads run at once; the others take over while those wait. A queue that many
// fill at once is then worked off by threads that are awake, rather than by waking one for each
// task.

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace latchkey {

class WorkerPool {
public:
    struct Limits {
        unsigned threads;
        std::size_t queue_max;  // tasks that wait, those that run not counted
        unsigned running = 0;   // threads that run at once unless tasks get late; 0: all
        bool gives_way = false; // its threads run when others leave a core free

        /// When a task comes and the oldest has waited for so long, those that run perhaps wait
        /// themselves without saying so, for a disk that is slow to read from: then one more runs.
        std::chrono::milliseconds late_after{10};
    };

    /// As long as it lives the task that made it waits for something else than a core. May be made
    /// on any thread; on one that is no worker's it does nothing.
    class Waiting {
    public:
        Waiting();

        Waiting(const Waiting&) = delete;
        Waiting(Waiting&&) = delete;
        Waiting& operator=(const Waiting&) = delete;
        Waiting& operator=(Waiting&&) = delete;

        ~Waiting();
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

    /// Queues what a task has left to be done, however full the queue is, and takes no place of
    /// others in it. Not once stop() was called. A lack of memory ends the process.
    void post_rest(std::function<void()> task) noexcept;

    /// Tasks that wait for a thread.
    [[nodiscard]] std::size_t queued() const;

    /// No further tasks; returns when the queued ones are done. May be called twice.
    void stop();

private:
    struct Task {
        std::function<void()> run;
        bool is_rest;
        std::chrono::steady_clock::time_point queued_at;
    };

    struct Thread {
        std::condition_variable wake;
        bool is_woken = false;
        std::thread thread = {};
    };

    void run(Thread& self);
    bool wait_for_turn(Thread& self);
    void run_tasks();
    void post(std::unique_lock<std::mutex> lock, std::function<void()> task, bool is_rest);
    std::function<void()> take();
    void wake_one(std::unique_lock<std::mutex> lock);
    [[nodiscard]] bool may_run_one_more() const;
    void wake_all();
    void begin_waiting();
    void end_waiting();
    static void give_way();

    const Limits limits_;
    const unsigned running_max_;
    mutable std::mutex mutex_;
    std::deque<Task> queue_;
    std::size_t rests_ = 0; // of those in the queue
    std::vector<Thread*> sleepers_;
    unsigned running_ = 0; // threads inside a task that does not wait, or woken for one
    bool is_stopping_ = false;
    std::vector<std::unique_ptr<Thread>> threads_;
};

} // namespace latchkey
