#include "base/worker_pool.hpp"

#include <utility>

namespace latchkey {

WorkerPool::WorkerPool(Limits limits)
    : queue_max_(limits.queue_max) {
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
        if (stopping_ || queue_.size() >= queue_max_) {
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

void WorkerPool::run() {
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
