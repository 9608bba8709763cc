#pragma once

// One connection: reads requests, has them answered, writes the answers in order, and stays with
// the last of them for as long as its feed goes on. Lives in its coroutine's frame, on one I/O
// thread; only a handler on the worker lane runs elsewhere, while the coroutine waits for it, so
// that the buffer its Request points into is still there.

#include "http/coroutine.hpp"
#include "http/io_thread.hpp"
#include "http/request_reader.hpp"
#include "http/response.hpp"
#include "http/stream.hpp"

#include <boost/beast/core/flat_buffer.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::http {

/// Serves the connection to its end.
Awaitable<void> serve_connection(IoThread& thread, Socket socket, Tcp::endpoint peer);

class Connection {
public:
    using Deadline = std::chrono::steady_clock::time_point;

    /// Both references outlive the connection.
    Connection(IoThread& thread, Stream& stream, const Tcp::endpoint& peer);

    Connection(const Connection&) = delete;
    Connection(Connection&&) = delete;
    Connection& operator=(const Connection&) = delete;
    Connection& operator=(Connection&&) = delete;

    ~Connection();

    /// Requests and answers until either side has had enough.
    Awaitable<void> serve();

    /// Answers 503 to whatever comes, and closes.
    Awaitable<void> turn_away();

    /// Ends the wait under way when its deadline has passed. To be called now and then.
    void expire(Deadline now);

    /// The server stops: closes it when it waits for a request of which nothing has come yet, and
    /// ends a body that goes on.
    void drain();

    /// Closes it whatever it does. A handler that runs is waited for.
    void close();

private:
    using Resume = std::function<void()>;

    enum class Phase { idle, head, body, handling, writing, streaming, lingering };

    void enter(Phase phase);
    [[nodiscard]] std::chrono::seconds timeout_of(Phase phase) const;

    const Route* take_up(RequestReader::State state);
    [[nodiscard]] bool is_time_to_write(RequestReader::State state) const;
    bool begin_reading(RequestReader::State state);
    void end_reading(const boost::system::error_code& fault, std::size_t size);
    void release_memory(std::size_t kept_bytes_max);
    const Route* answer_at_once();
    Awaitable<void> run_on_worker(const Route& route);
    void finish_on_worker(const Route& route, Resume resume);
    void run_part(const Route& route, const std::function<Response()>& part);
    void send_response(const Route* route = nullptr);
    std::optional<Question> question_for(const Route& route);
    bool answer_from_memory(const Route& route);
    void keep_in_memory(const Route& route, std::shared_ptr<Lease> lease, std::size_t begin);
    void refuse(const Error& error);

    bool write_at_once();
    Awaitable<void> write_rest();
    Awaitable<void> finish();
    Awaitable<void> shake_hands();
    Awaitable<void> say_goodbye();

    Awaitable<void> stream();
    Awaitable<void> wait_for_feed();
    bool take_from_feed();
    void wake();
    void limit_what_the_kernel_keeps();

    IoThread& thread_;
    Stream& stream_;
    Socket& socket_; // the stream's
    std::string peer_address_;
    boost::beast::flat_buffer buffer_;
    RequestReader reader_;
    Response response_;
    std::string output_;
    std::shared_ptr<Feed> feed_; // what the last answer goes on with
    std::string_view heartbeat_;
    Phase phase_ = Phase::handling;
    Deadline deadline_ = Deadline::max();
    bool is_expired_ = false;
    bool is_closing_ = false;       // no further request is read
    bool is_broken_ = false;        // a write has failed: nobody is there to write to
    bool has_unread_input_ = false; // closing at once would send a reset that overtakes the answer
    bool has_sent_continue_ = false;
};

} // namespace latchkey::http
