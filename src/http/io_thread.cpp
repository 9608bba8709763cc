#include "http/io_thread.hpp"

#include "base/error.hpp"
#include "http/connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <fcntl.h>
#include <netinet/in.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <random>

namespace latchkey::http {

using boost::system::error_code;

namespace {

using namespace std::chrono_literals;

// How late a deadline may be noticed. One timer a thread, since a timer operation for every read
// and write costs more than the read.
constexpr auto deadline_grain = 500ms;

// While descriptors or memory have run out, accepting waits this long instead of spinning.
constexpr auto accept_pause = 100ms;

// Connections above the limit that get their 503 told; those above that are closed without a word.
constexpr std::size_t turned_away_max = 64;

void log_end(const std::exception_ptr& fault) {
    if (fault == nullptr) {
        return;
    }
    try {
        std::rethrow_exception(fault);
    } catch (const std::exception& bug) { // Asio hands over a pointer; this is how one reads it
        spdlog::critical("a connection ended by an exception: {}", bug.what());
    }
}

std::uint64_t random_number() {
    std::random_device random;
    return (std::uint64_t{random()} << 32U) | random();
}

error_code listen(Acceptor& acceptor, const Tcp::endpoint& endpoint) {
    error_code fault;
    acceptor.open(endpoint.protocol(), fault);
    if (fault) {
        return fault;
    }
    const int on = 1;
    if (::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) {
        return {errno, boost::system::system_category()};
    }
    acceptor.set_option(Acceptor::reuse_address(true), fault);
    acceptor.set_option(Tcp::no_delay(true), fault); // inherited by the accepted sockets
    acceptor.bind(endpoint, fault);
    if (!fault) {
        acceptor.listen(Acceptor::max_listen_connections, fault);
    }
    return fault;
}

/// The address of a TCP socket that listens; nothing for any other file.
std::optional<Tcp::endpoint> find_listening_address(int descriptor) {
    const auto has = [descriptor](int option, int value) {
        int found = 0;
        socklen_t bytes = sizeof found;
        return ::getsockopt(descriptor, SOL_SOCKET, option, &found, &bytes) == 0 && found == value;
    };
    Tcp::endpoint address;
    auto bytes = static_cast<socklen_t>(address.capacity());
    if (!has(SO_TYPE, SOCK_STREAM) || !has(SO_PROTOCOL, IPPROTO_TCP) || !has(SO_ACCEPTCONN, 1) ||
        ::getsockname(descriptor, address.data(), &bytes) != 0) {
        return std::nullopt;
    }
    address.resize(bytes);
    return address;
}

error_code take_over(Acceptor& acceptor, const Tcp::endpoint& address, int listening_socket) {
    const int own = ::fcntl(listening_socket, F_DUPFD_CLOEXEC, 0);
    if (own < 0) {
        return {errno, boost::system::system_category()};
    }
    error_code fault;
    acceptor.assign(address.protocol(), own, fault);
    if (fault) {
        ::close(own);
        return fault;
    }
    acceptor.set_option(Tcp::no_delay(true), fault); // inherited by the accepted sockets
    return fault;
}

} // namespace

void throw_cannot_listen(const Tcp::endpoint& endpoint, const error_code& fault) {
    throw Failure(fmt::format(
        "cannot listen on {} port {}: {}",
        endpoint.address().to_string(),
        endpoint.port(),
        fault.message()
    ));
}

IoThread::IoThread(ServerState& state, const Tcp::endpoint& endpoint)
    : state_(state)
    , traffic_(state.traffic.emplace_back(state.router.routes().size()))
    , last_request_number_(random_number()) {
    if (const error_code fault = listen(acceptor_, endpoint)) {
        throw_cannot_listen(endpoint, fault);
    }
}

IoThread::IoThread(ServerState& state, int listening_socket)
    : state_(state)
    , traffic_(state.traffic.emplace_back(state.router.routes().size()))
    , last_request_number_(random_number()) {
    const auto address = find_listening_address(listening_socket);
    if (!address) {
        throw Failure("the socket that was passed to this process is none that listens for TCP: "
                      "the socket unit has to say ListenStream= and a port");
    }
    if (const error_code fault = take_over(acceptor_, *address, listening_socket)) {
        throw_cannot_listen(*address, fault);
    }
}

void IoThread::start() {
    spawn(accept_connections());
    spawn(watch_deadlines());
    thread_ = std::thread([this] { context_.run(); });
}

void IoThread::drain(std::chrono::steady_clock::time_point until) {
    asio::post(context_, [this, until] { begin_drain(until); });
}

void IoThread::join() {
    if (thread_.joinable()) {
        thread_.join();
    }
}

std::uint16_t IoThread::port() const {
    return acceptor_.local_endpoint().port();
}

std::string_view IoThread::date(TimePoint now) {
    const std::int64_t second = to_unix_seconds(now);
    if (second != date_second_) {
        date_second_ = second;
        date_ = to_http_date(now);
    }
    return date_;
}

void IoThread::add(Connection& connection) {
    connections_.insert(&connection);
    ++state_.connections;
}

void IoThread::remove(Connection& connection) {
    connections_.erase(&connection);
    --state_.connections;
    if (is_draining_ && connections_.empty()) {
        timer_.cancel();
    }
}

/// The one place where coroutines begin.
void IoThread::spawn(Awaitable<void> coroutine) {
    asio::co_spawn(context_.get_executor(), std::move(coroutine), log_end);
}

Awaitable<void> IoThread::accept_connections() {
    while (acceptor_.is_open()) {
        Socket socket(context_);
        Tcp::endpoint peer;
        const auto [fault] = co_await acceptor_.async_accept(socket, peer, no_throw);
        if (fault == asio::error::operation_aborted || fault == asio::error::connection_aborted) {
            continue;
        }
        if (fault) {
            spdlog::warn("cannot accept connections: {}", fault.message());
            Timer pause(context_, accept_pause);
            co_await pause.async_wait(no_throw);
            continue;
        }
        if (state_.connections < state_.limits.connections_max + turned_away_max) {
            spawn(serve_connection(*this, std::move(socket), peer));
        }
    }
}

Awaitable<void> IoThread::watch_deadlines() {
    while (!is_draining_ || !connections_.empty()) {
        timer_.expires_at(meet_deadlines(std::chrono::steady_clock::now()));
        answers_.drop_stale(now());
        co_await timer_.async_wait(no_throw);
    }
}

std::chrono::steady_clock::time_point
IoThread::meet_deadlines(std::chrono::steady_clock::time_point now) {
    const bool is_drain_over = is_draining_ && now >= drain_until_;
    if (is_drain_over) {
        state_.is_abandoned = true;
    }
    for (Connection* connection : connections_) {
        if (is_drain_over) {
            connection->close();
        } else {
            connection->expire(now);
        }
    }
    const auto next = now + deadline_grain;
    return is_draining_ && !is_drain_over ? std::min(next, drain_until_) : next;
}

void IoThread::begin_drain(std::chrono::steady_clock::time_point until) {
    is_draining_ = true;
    drain_until_ = until;
    error_code ignored;
    acceptor_.close(ignored);
    for (Connection* connection : connections_) {
        connection->drain();
    }
    timer_.cancel();
}

} // namespace latchkey::http
