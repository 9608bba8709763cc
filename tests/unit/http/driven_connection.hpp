#pragma once

// A connection whose I/O thread is the test: it decides what happens between two steps of the
// coroutine, which a running server leaves to chance.

#include "http/connection.hpp"
#include "http/io_thread.hpp"
#include "raw_client.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace latchkey::http {

/// What the program has on the heap at this moment.
std::size_t allocated_bytes();

class DrivenConnection {
public:
    explicit DrivenConnection(std::vector<Route> routes = {});

    DrivenConnection(const DrivenConnection&) = delete;
    DrivenConnection(DrivenConnection&&) = delete;
    DrivenConnection& operator=(const DrivenConnection&) = delete;
    DrivenConnection& operator=(DrivenConnection&&) = delete;

    /// Ends the coroutine, which must not outlive the connection.
    ~DrivenConnection();

    RawClient& client() { return client_; }

    /// The connection's end of it.
    Socket& socket() { return stream_.socket(); }

    /// Sends as the client, and waits until the bytes are there to be read.
    void send(std::string_view bytes);

    /// Begins the connection's coroutine; run() has it go on.
    void start();

    /// Goes on until a read has taken the last of the bytes; the connection has not heard of it.
    void take_in_all();

    /// Goes on until there is nothing to do but wait.
    void run();

    /// Goes on by one step, if there is one to make.
    void step();

    /// Goes on until the connection has ended; false after ten seconds.
    bool run_to_end();

    /// Tells the connection that an hour has passed.
    void pass_an_hour();

    [[nodiscard]] bool has_ended() const { return has_ended_; }

private:
    Router router_;
    WorkerPool workers_{{.threads = 1, .queue_max = 1}};
    SystemClock clock_;
    ServerState state_{router_, workers_, clock_, {}};
    const Tcp::endpoint loopback_{asio::ip::address_v4::loopback(), 0};
    IoThread thread_{state_, loopback_}; // never started
    asio::io_context context_;
    Acceptor acceptor_{context_, loopback_};
    RawClient client_{acceptor_.local_endpoint().port()};
    Stream stream_{acceptor_.accept()};
    Connection connection_{thread_, stream_, loopback_};
    bool has_ended_ = false;
};

} // namespace latchkey::http
