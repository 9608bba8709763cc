#pragma once

// The bridge from a coroutine on an I/O thread to the worker pool and back.

#include "base/worker_pool.hpp"
#include "http/coroutine.hpp"

#include <functional>

namespace latchkey::http {

/// Runs `task` on the pool and goes on, on `executor`, when the function it is handed was called:
/// once, from any thread, perhaps long after the task. Answers false at once, with nothing run,
/// when the pool is full. While it waits the io_context counts that as work, so run() does not
/// return before; the pool must outlive the wait.
Awaitable<bool> run_on_pool(
    WorkerPool& pool, Executor executor, std::function<void(std::function<void()> resume)> task
);

} // namespace latchkey::http
