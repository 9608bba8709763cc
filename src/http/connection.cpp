#include "http/connection.hpp"

#include "http/peer_address.hpp"
#include "http/response_writer.hpp"
#include "http/run_on_pool.hpp"

#include <boost/asio/write.hpp>

#include <functional>
#include <utility>

namespace latchkey::http {

namespace {

using boost::system::error_code;

// What an idle connection may keep of its buffers, so that ten thousand of them fit into memory.
// Half of it is for the next read, the rest for what an ordinary request and its answer take.
constexpr std::size_t idle_bytes_max = std::size_t{8} * 1024;

// Answers to pipelined requests leave together, up to about this much.
constexpr std::size_t output_bytes_max = std::size_t{64} * 1024;

// After an answer that came before the whole request: how much of the rest is read and dropped, so
// that the client gets to see the answer rather than a reset.
constexpr std::size_t linger_bytes_max = std::size_t{4} * 1024 * 1024;
constexpr std::size_t linger_read_bytes = 4096;

constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

} // namespace

Awaitable<void> serve_connection(IoThread& thread, Socket socket, Tcp::endpoint peer) {
    Connection connection(thread, socket, peer);
    if (thread.state().connections > thread.state().limits.connections_max) {
        co_await connection.turn_away();
    } else {
        co_await connection.serve();
    }
}

Connection::Connection(IoThread& thread, Socket& socket, const Tcp::endpoint& peer)
    : thread_(thread)
    , socket_(socket)
    , peer_address_(peer_address(peer))
    , reader_(thread.state().limits) {
    thread_.add(*this);
    reader_.request().peer_address = peer_address_;
    error_code ignored;
    socket_.non_blocking(true, ignored);
}

Connection::~Connection() {
    thread_.remove(*this);
}

Awaitable<void> Connection::serve() {
    while (!is_closing_) {
        const RequestReader::State state = reader_.advance(buffer_);
        if (state == RequestReader::State::refused) {
            refuse(reader_.error());
        } else if (state != RequestReader::State::ready) {
            co_await read_more(state);
        } else if (const Route* route = answer()) {
            co_await run_on_worker(*route);
            respond();
        } else {
            respond();
        }
        if (output_.size() >= output_bytes_max && !write_at_once()) {
            co_await write_rest();
        }
    }
    if (feed_ != nullptr) {
        co_await stream();
        feed_.reset(); // nobody reads it any more, however long the client takes to close
    }
    co_await finish();
}

void Connection::respond() {
    send_response();
    reader_.next(buffer_);
}

Awaitable<void> Connection::turn_away() {
    response_ = error_response(service_unavailable());
    is_closing_ = true;
    has_unread_input_ = true;
    send_response();
    co_await finish();
}

Awaitable<void> Connection::read_more(RequestReader::State state) {
    const bool is_body = state == RequestReader::State::body_wanted;
    if (is_body && !has_sent_continue_ && reader_.expects_continue()) {
        output_ += continue_line;
        has_sent_continue_ = true;
    }
    if (!write_at_once()) {
        co_await write_rest();
    }
    const Phase phase = is_body ? Phase::body : buffer_.size() > 0 ? Phase::head : Phase::idle;
    if (phase == Phase::idle && thread_.is_draining()) {
        is_closing_ = true;
        co_return;
    }
    if (phase == Phase::idle) {
        release_memory(idle_bytes_max);
    }
    if (phase != phase_) {
        enter(phase);
    }
    is_expired_ = false;
    const asio::mutable_buffer room = reader_.room(buffer_);
    const auto [fault, size] = co_await socket_.async_read_some(room, no_throw);
    buffer_.commit(size);
    if (!fault) {
        co_return;
    }
    if (is_expired_ && phase != Phase::idle) {
        refuse({ErrorCode::request_timeout, "The request took too long to arrive"});
    }
    is_closing_ = true;
}

void Connection::release_memory(std::size_t kept_bytes_max) {
    if (buffer_.capacity() + output_.capacity() + reader_.capacity() > kept_bytes_max) {
        buffer_.shrink_to_fit();
        output_.shrink_to_fit();
        reader_.shrink_to_fit();
    }
}

/// Answers on this thread, or says which route's handler is to run on a worker.
const Route* Connection::answer() {
    enter(Phase::handling);
    const Router& router = thread_.state().router;
    auto decision = router.route(reader_.request());
    if (auto* response = std::get_if<Response>(&decision)) {
        response_ = std::move(*response);
        return nullptr;
    }
    const Route* route = std::get<const Route*>(decision);
    if (route->lane == Lane::worker) {
        return route;
    }
    run_handler(*route);
    return nullptr;
}

void Connection::run_handler(const Route& route) {
    response_ = thread_.state().router.run(route, reader_.request());
}

Awaitable<void> Connection::run_on_worker(const Route& route) {
    if (!write_at_once()) { // answers to requests before this one need not wait for it
        co_await write_rest();
    }
    enter(Phase::handling);
    std::function<void()> task = [this, &route] {
        if (thread_.state().is_abandoned) {
            response_ = error_response(service_unavailable());
        } else {
            run_handler(route);
        }
    };
    Awaitable<bool> running =
        run_on_pool(thread_.state().workers, socket_.get_executor(), std::move(task));
    const bool has_run = co_await std::move(running);
    if (!has_run) {
        response_ = error_response(service_unavailable());
    }
}

/// Appends response_ to what leaves next. Nothing of it is kept by a connection that idles: taken
/// by construction, because assigning an empty string leaves the target its memory.
void Connection::send_response() {
    const Request& request = reader_.request();
    Response response = std::exchange(response_, Response());
    thread_.state().router.finish(request, response);
    is_closing_ = is_closing_ || thread_.is_draining() || !reader_.keeps_alive() ||
                  response.feed != nullptr; // also for HEAD, whose head is that of GET
    ResponseFraming framing{.date = thread_.date()};
    if (request.method == Method::head) {
        framing.body = ResponseFraming::Body::left_out;
    }
    if (is_closing_) {
        framing.connection = ResponseFraming::Connection::close;
    } else if (reader_.is_http_1_0()) {
        framing.connection = ResponseFraming::Connection::keep_alive;
    }
    append_response(output_, response, framing);
    if (framing.body == ResponseFraming::Body::sent) {
        feed_ = std::move(response.feed);
        heartbeat_ = response.heartbeat;
    }
    has_sent_continue_ = false;
}

void Connection::refuse(const Error& error) {
    response_ = error_response(error);
    is_closing_ = true;
    has_unread_input_ = true;
    send_response();
}

/// Writes what the socket takes without waiting, which is nearly always all of it: one system call
/// and no suspension. False when some is left; a connection that is broken has nothing left to
/// write.
bool Connection::write_at_once() {
    if (output_.empty()) {
        return true;
    }
    error_code fault;
    const std::size_t size = socket_.write_some(asio::buffer(output_), fault);
    output_.erase(0, size);
    if (fault && fault != asio::error::would_block) {
        output_.clear();
        is_broken_ = true;
        is_closing_ = true;
    }
    return output_.empty();
}

Awaitable<void> Connection::write_rest() {
    enter(Phase::writing);
    const asio::const_buffer rest = asio::buffer(output_);
    const auto [fault, size] = co_await asio::async_write(socket_, rest, no_throw);
    output_.clear();
    is_broken_ = is_broken_ || fault;
    is_closing_ = is_closing_ || is_broken_;
}

/// The end: what is left to write, then a close that lets the client read it.
Awaitable<void> Connection::finish() {
    if (!write_at_once()) {
        co_await write_rest();
    }
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    if (!has_unread_input_ && buffer_.size() == 0) {
        co_return;
    }
    enter(Phase::lingering);
    buffer_.clear();
    std::size_t total = 0;
    while (total < linger_bytes_max) {
        const asio::mutable_buffer dropped = buffer_.prepare(linger_read_bytes);
        const auto [fault, size] = co_await socket_.async_read_some(dropped, no_throw);
        if (fault) {
            co_return;
        }
        total += size;
    }
}

} // namespace latchkey::http
