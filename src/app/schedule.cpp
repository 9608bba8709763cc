#include "app/schedule.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>

namespace latchkey::app {

using Clock = std::chrono::steady_clock;

void Schedule::run(const Job& job) {
    try {
        job.run();
    } catch (const std::exception& fault) {
        spdlog::error("{}: {}", job.name, fault.what());
    }
}

void Schedule::run_once() const {
    for (const Job& job : jobs_) {
        run(job);
    }
}

void Schedule::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) { keep_running(stop); });
}

void Schedule::stop() {
    if (thread_.joinable()) {
        thread_.request_stop();
        thread_.join();
    }
    for (const Job& job : jobs_) {
        if (job.is_last_word) {
            run(job);
        }
    }
}

void Schedule::keep_running(const std::stop_token& stop) {
    std::vector<Clock::time_point> due(jobs_.size(), Clock::now());
    std::unique_lock lock(mutex_);
    const auto never = [] { return false; };
    while (!stop.stop_requested() && !due.empty()) {
        const auto next = std::ranges::min_element(due);
        if (*next <= Clock::now()) {
            const Job& job = jobs_[static_cast<std::size_t>(next - due.begin())];
            run(job);
            *next = Clock::now() + job.interval;
        } else {
            wake_.wait_until(lock, stop, *next, never);
        }
    }
}

} // namespace latchkey::app
