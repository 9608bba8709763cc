#pragma once

// A real server on a port of the kernel's choice, with routes that show what a handler gets to see.

#include "base/clock.hpp"
#include "base/feed.hpp"
#include "base/worker_pool.hpp"
#include "http/server.hpp"

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::http {

/// What handlers wait at until the test opens it.
class Turnstile {
public:
    /// Called by handlers.
    void pass();

    /// Waits until that many handlers have arrived; false after ten seconds.
    bool wait_for(int arrived);

    /// Whether that many have arrived so far.
    bool has_seen(int arrived);

    void open();

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int arrived_ = 0;
    bool is_open_ = false;
};

/// The feeds of streams that clients have asked for, in the order of their requests. Held as weakly
/// as whoever pushes should.
class Feeds {
public:
    /// Called by handlers.
    std::shared_ptr<Feed> make();

    /// The feed of that request; expired when it does not come within ten seconds.
    std::weak_ptr<Feed> wait_for(std::size_t index);

    /// Whether all there are so far expire within ten seconds.
    bool all_expire();

    /// Pushes to those that are read. The number of them.
    std::size_t push(std::string_view text);

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::weak_ptr<Feed>> feeds_;
};

/// Routes:
///   GET    /hello           "hello"
///   POST   /echo            method, path, query, peer address, body; a line each
///   DELETE /items/{id}      the id
///   POST   /worker/echo     /echo on the worker lane
///   GET    /worker/gate     waits at gate(), then says the User-Agent; on the worker lane
///   GET    /failure, /bug   throw
///   GET    /large           8 MiB
///   GET    /split           a header with a line break in it
///   GET    /stream          "hello\n", then what its feed among feeds() has; heartbeat "beat\n"
///   GET    /worker/stream   the same on the worker lane, with "early\n" in the feed already
class TestServer {
public:
    explicit TestServer(
        ServerLimits limits = {},
        WorkerPool::Limits workers = {.threads = 2, .queue_max = 8},
        unsigned io_threads = 2,
        const Certificate* certificate = nullptr
    );

    /// Opens the gate, so that a test that failed does not hang.
    ~TestServer();

    TestServer(const TestServer&) = delete;
    TestServer(TestServer&&) = delete;
    TestServer& operator=(const TestServer&) = delete;
    TestServer& operator=(TestServer&&) = delete;

    [[nodiscard]] std::uint16_t port() const { return server_->port(); }

    Turnstile& gate() { return gate_; }

    Feeds& feeds() { return feeds_; }

    Server& server() { return *server_; }

private:
    Router make_router();

    Turnstile gate_;
    Feeds feeds_;
    SystemClock clock_;
    Router router_;
    WorkerPool workers_;
    std::unique_ptr<Server> server_;
};

} // namespace latchkey::http
