#pragma once

// Drops what is past its end, a small batch at a time, so that no request waits behind it.

#include "storage/database.hpp"

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace latchkey::app {

class Housekeeping {
public:
    /// The reference must outlive it.
    explicit Housekeeping(storage::Database& database)
        : database_(database) {}

    /// Every ten minutes, on a thread of its own, until stop().
    void start();
    void stop();

    /// One round, to its end. Throws Failure.
    void run_once();

private:
    void run(const std::stop_token& stop);

    storage::Database& database_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread thread_;
};

} // namespace latchkey::app
