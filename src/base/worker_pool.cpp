#include "base/worker_pool.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <utility>

namespace latchkey {

namespace {

// A third of the time others get, and everything that they leave: those do not wait, and a flood of
// cheap requests does not keep people from signing in.
constexpr int niceness = 5;

} // namespace

WorkerPool::WorkerPool(Limits limits)
    : limits_(limits) {
    threads_.reserve(limits.threads);
    for (unsigned i = 0; i < limits.threads; ++i) {
        threads_.emplace_back([this] { run(); });
    }
}

WorkerPool::~WorkerPool() {
    stop();
}

bool WorkerPool::try_post(std::function<void()> task) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || queue_.size() >= limits_.queue_max) {
            return false;
        }
        queue_.push_back(std::move(task));
    }
    wake_.notify_one();
    return true;
}

void WorkerPool::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) {
        thread.join();
    }
    threads_.clear();
}

/// Linux gives each thread a priority of its own.
void WorkerPool::give_way() {
    if (::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness) != 0) {
        spdlog::warn("a worker keeps its priority: other requests may wait behind it");
    }
}

void WorkerPool::run() {
    if (limits_.gives_way) {
        give_way();
    }
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) {
            return;
        }
        {
            const std::function<void()> task = std::move(queue_.front());
            queue_.pop_front();
            lock.unlock();
            task();
        } // the task's captures die here, outside the lock
        lock.lock();
    }
}

} // namespace latchkey
