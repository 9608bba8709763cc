#pragma once

// Sockets in, sockets out: one thread a core, each with its own io_context and its own listening
// socket (SO_REUSEPORT), so that connections never cross threads and nothing here takes a lock.

#include "base/clock.hpp"
#include "base/worker_pool.hpp"
#include "http/router.hpp"
#include "http/traffic.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace latchkey::http {

struct ServerLimits {
    std::size_t head_bytes_max = std::size_t{16} * 1024; // 431 above
    std::size_t headers_max = 100;                       // 431 above
    std::size_t body_bytes_max = std::size_t{16} * 1024; // 413 above
    std::size_t connections_max = 20'000;                // 503 and a close above
    std::chrono::seconds head_timeout{10};               // from the first byte of a head: 408
    std::chrono::seconds body_timeout{30};               // from the end of the head: 408
    std::chrono::seconds idle_timeout{75};               // between requests: closed without a word
    std::chrono::seconds write_timeout{30};              // a client that does not read
    std::chrono::seconds heartbeat_interval{25};         // of silence in a body that goes on
    std::chrono::seconds drain_timeout{10};              // after stop(): requests under way
};

struct ServerFigures {
    std::vector<RouteTraffic> traffic; // of Router::routes(), in their order, and of no route
    std::size_t connections;           // open ones
};

class Certificate;

class Server {
public:
    struct Options {
        std::string host;   // an address, or a name that resolves to one
        std::uint16_t port; // 0: one the kernel chooses
        unsigned io_threads;
        ServerLimits limits;
        const Certificate* certificate = nullptr; // null: plain HTTP; outlives the server

        /// A TCP socket that listens already, which all threads share instead of the address above.
        std::optional<int> listening_socket = {};
    };

    /// Binds and listens; throws Failure with the address and the reason when that fails, or when
    /// the socket it was given is none. The references must outlive the server.
    Server(const Options& options, const Router& router, WorkerPool& workers, const Clock& clock);

    Server(const Server&) = delete;
    Server(Server&&) = delete;
    Server& operator=(const Server&) = delete;
    Server& operator=(Server&&) = delete;

    /// stop(), if it was not called.
    ~Server();

    /// Starts the I/O threads and returns.
    void start();

    /// Stops accepting, closes idle connections, ends bodies that go on after what their feeds
    /// hold, lets requests under way finish with `Connection: close` within drain_timeout, closes
    /// the rest, joins the threads. Handlers that run on a worker by then cannot be interrupted and
    /// are waited for; those still queued are skipped. May be called twice.
    void stop();

    [[nodiscard]] std::uint16_t port() const;

    /// On any thread, until the server's end.
    [[nodiscard]] ServerFigures figures() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace latchkey::http
