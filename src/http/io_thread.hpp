#pragma once

// One I/O thread of the server: its io_context, its listening socket, its connections, its clock
// hands. Everything but drain() and join() happens on that thread; threads share ServerState only.

#include "http/coroutine.hpp"
#include "http/server.hpp"
#include "http/traffic.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_set>

namespace latchkey::http {

class Certificate;
class Connection;

/// What all threads of one server share.
struct ServerState {
    const Router& router;
    WorkerPool& workers;
    const Clock& clock;
    ServerLimits limits;
    const Certificate* certificate = nullptr; // null: plain HTTP
    std::deque<Traffic> traffic{};            // of each thread; filled before they start
    std::atomic<std::size_t> connections{0};
    std::atomic<bool> is_abandoned{false}; // draining took too long: queued handlers need not run
};

/// Throws the Failure that says which address and why.
[[noreturn]] void
throw_cannot_listen(const Tcp::endpoint& endpoint, const boost::system::error_code& fault);

class IoThread {
public:
    /// Binds and listens, sharing the port with the other threads; throws Failure when it cannot.
    /// `state` outlives the thread.
    IoThread(ServerState& state, const Tcp::endpoint& endpoint);

    /// Accepts from a socket that listens already, and leaves it open at its end: others have it,
    /// too. Throws Failure when it is no such socket.
    IoThread(ServerState& state, int listening_socket);

    /// Starts the thread.
    void start();

    /// Asks the thread, from any other, to stop accepting, to close what idles, and to end when the
    /// requests under way are answered, or at that time.
    void drain(std::chrono::steady_clock::time_point until);

    /// Waits for the thread's end.
    void join();

    [[nodiscard]] std::uint16_t port() const;

    // For connections, on this thread.

    [[nodiscard]] ServerState& state() { return state_; }

    [[nodiscard]] bool is_draining() const { return is_draining_; }

    [[nodiscard]] TimePoint now() const { return state_.clock.now(); }

    /// The Date header of that time's second.
    std::string_view date(TimePoint now);

    RequestId next_request_id() { return RequestId(++last_request_number_); }

    /// What was answered on this thread.
    [[nodiscard]] AnswerMemory& answers() { return answers_; }

    [[nodiscard]] Traffic& traffic() { return traffic_; }

    void add(Connection& connection);
    void remove(Connection& connection);

private:
    /// Others may post; sockets and timers are this thread's alone, and need no locks.
    static constexpr int one_thread = BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO;

    void spawn(Awaitable<void> coroutine);
    Awaitable<void> accept_connections();
    Awaitable<void> watch_deadlines();

    /// Closes what is over its time; returns when to look again.
    std::chrono::steady_clock::time_point meet_deadlines(std::chrono::steady_clock::time_point now);

    void begin_drain(std::chrono::steady_clock::time_point until);

    ServerState& state_;
    Traffic& traffic_;
    asio::io_context context_{one_thread};
    Acceptor acceptor_{context_};
    Timer timer_{context_};
    std::unordered_set<Connection*> connections_;
    bool is_draining_ = false;
    std::chrono::steady_clock::time_point drain_until_;
    std::int64_t date_second_ = -1;
    std::string date_;
    AnswerMemory answers_;
    std::uint64_t last_request_number_; // begins anywhere
    std::thread thread_;
};

} // namespace latchkey::http
