#pragma once

// Work that nobody asks for, again and again, on a thread of its own.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string_view>
#include <thread>
#include <vector>

namespace latchkey::app {

/// A small piece of work: what is left over waits for the next time. May throw Failure.
struct Job {
    std::string_view name;
    std::chrono::milliseconds interval;
    std::function<void()> run;
    bool is_last_word = false; // runs once more when the server stops
};

class Schedule {
public:
    /// What the jobs refer to must outlive it.
    explicit Schedule(std::vector<Job> jobs)
        : jobs_(std::move(jobs)) {}

    /// Each job once, then at its interval, until stop().
    void start();

    /// Ends the thread and runs the jobs that have a last word.
    void stop();

    /// Each job once, on this thread. What one throws is logged and keeps none of the others.
    void run_once() const;

private:
    static void run(const Job& job);
    void keep_running(const std::stop_token& stop);

    const std::vector<Job> jobs_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread thread_;
};

} // namespace latchkey::app
