#include "http/run_on_pool.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace latchkey::http {

Awaitable<bool> run_on_pool(
    WorkerPool& pool, Executor executor, std::function<void(std::function<void()> resume)> task
) {
    bool is_posted = false;
    auto start = [&]<typename Handler>(Handler&& handler) {
        // Shared because std::function copies and Asio's handlers only move; invoked once.
        const auto waiting =
            std::make_shared<std::decay_t<Handler>>(std::forward<Handler>(handler));
        const auto work = asio::make_work_guard(executor);
        const auto resume = [waiting, work] {
            asio::post(work.get_executor(), std::move(*waiting));
        };
        is_posted = pool.try_post([task = std::move(task), resume] { task(resume); });
        if (!is_posted) {
            resume();
        }
    };
    UseAwaitable token;
    co_await asio::async_initiate<UseAwaitable, void()>(start, token);
    co_return is_posted;
}

} // namespace latchkey::http
