#include "base/worker_pool.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <utility>

namespace latchkey {

namespace {

// Above the process's own. A third of the time others get, and everything that they leave: those do
// not wait, and a flood of cheap requests does not keep people from signing in.
constexpr int added_niceness = 5;

thread_local WorkerPool* pool_of_this_thread = nullptr;

} // namespace

WorkerPool::WorkerPool(Limits limits)
    : limits_(limits)
    , running_max_(limits.running == 0 ? limits.threads : limits.running) {
    threads_.reserve(limits.threads);
    for (unsigned i = 0; i < limits.threads; ++i) {
        Thread& self = *threads_.emplace_back(std::make_unique<Thread>());
        self.thread = std::thread([this, &self] { run(self); });
    }
}

WorkerPool::~WorkerPool() {
    stop();
}

WorkerPool::Waiting::Waiting() {
    if (pool_of_this_thread != nullptr) {
        pool_of_this_thread->begin_waiting();
    }
}

WorkerPool::Waiting::~Waiting() {
    if (pool_of_this_thread != nullptr) {
        pool_of_this_thread->end_waiting();
    }
}

bool WorkerPool::try_post(std::function<void()> task) {
    std::unique_lock lock(mutex_);
    if (is_stopping_ || queue_.size() - rests_ >= limits_.queue_max) {
        return false;
    }
    post(std::move(lock), std::move(task), false);
    return true;
}

void WorkerPool::post_rest(std::function<void()> task) noexcept {
    post(std::unique_lock(mutex_), std::move(task), true);
}

void WorkerPool::post(std::unique_lock<std::mutex> lock, std::function<void()> task, bool is_rest) {
    queue_.push_back({std::move(task), is_rest, std::chrono::steady_clock::now()});
    rests_ += is_rest ? 1 : 0;
    wake_one(std::move(lock));
}

std::function<void()> WorkerPool::take() {
    std::function<void()> task = std::move(queue_.front().run);
    rests_ -= queue_.front().is_rest ? 1 : 0;
    queue_.pop_front();
    return task;
}

std::size_t WorkerPool::queued() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
}

void WorkerPool::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    wake_all();
    for (const auto& thread : threads_) {
        thread->thread.join();
    }
    threads_.clear();
}

/// Linux gives each thread a priority of its own.
void WorkerPool::give_way() {
    const auto self = static_cast<id_t>(::gettid());
    const int niceness = ::getpriority(PRIO_PROCESS, self) + added_niceness; // the kernel caps it
    if (::setpriority(PRIO_PROCESS, self, niceness) != 0) {
        spdlog::warn("a worker keeps its priority: other requests may wait behind it");
    }
}

/// Whether there is a task for another thread.
bool WorkerPool::may_run_one_more() const {
    return !queue_.empty() &&
           (running_ < running_max_ ||
            std::chrono::steady_clock::now() - queue_.front().queued_at >= limits_.late_after);
}

/// Lets a thread go on, the one that fell asleep last: its memory is still warm.
void WorkerPool::wake_one(std::unique_lock<std::mutex> lock) {
    if (sleepers_.empty() || !may_run_one_more()) {
        return;
    }
    ++running_;
    Thread& sleeper = *sleepers_.back();
    sleepers_.pop_back();
    sleeper.is_woken = true;
    lock.unlock();
    sleeper.wake.notify_one();
}

/// Those without a turn look whether the pool has stopped.
void WorkerPool::wake_all() {
    for (const auto& thread : threads_) {
        thread->wake.notify_one();
    }
}

void WorkerPool::begin_waiting() {
    std::unique_lock lock(mutex_);
    --running_;
    wake_one(std::move(lock));
}

void WorkerPool::end_waiting() {
    const std::lock_guard lock(mutex_);
    ++running_; // too many, perhaps, until their tasks end
}

void WorkerPool::run(Thread& self) {
    if (limits_.gives_way) {
        give_way();
    }
    pool_of_this_thread = this;
    while (wait_for_turn(self)) {
        run_tasks();
    }
}

/// False when the pool has stopped and nothing is left to do.
bool WorkerPool::wait_for_turn(Thread& self) {
    std::unique_lock lock(mutex_);
    if (may_run_one_more()) {
        ++running_; // nobody slept when that was posted
        return true;
    }
    sleepers_.push_back(&self);
    self.wake.wait(lock, [&] { return self.is_woken || (is_stopping_ && queue_.empty()); });
    if (!self.is_woken) {
        std::erase(sleepers_, &self);
    }
    return std::exchange(self.is_woken, false);
}

/// One task after the other, until none is left or too many are running.
void WorkerPool::run_tasks() {
    std::unique_lock lock(mutex_);
    --running_;
    while (may_run_one_more()) {
        ++running_;
        {
            const std::function<void()> task = take();
            lock.unlock();
            task();
        } // the task's captures die here, outside the lock
        lock.lock();
        --running_;
    }
    if (is_stopping_ && queue_.empty()) {
        wake_all();
    }
}

} // namespace latchkey
