#include "http/connection.hpp"

#include "http/certificate.hpp"
#include "http/peer_address.hpp"

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

bool wants_bytes(RequestReader::State state) {
    return state == RequestReader::State::head_wanted || state == RequestReader::State::body_wanted;
}

constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

} // namespace

Awaitable<void> serve_connection(IoThread& thread, Socket socket, Tcp::endpoint peer) {
    const Certificate* certificate = thread.state().certificate;
    Stream stream(std::move(socket), certificate == nullptr ? nullptr : certificate->context());
    Connection connection(thread, stream, peer);
    if (thread.state().connections > thread.state().limits.connections_max) {
        co_await connection.turn_away();
    } else {
        co_await connection.serve();
    }
}

Connection::Connection(IoThread& thread, Stream& stream, const Tcp::endpoint& peer)
    : thread_(thread)
    , stream_(stream)
    , socket_(stream.socket())
    , peer_address_(peer_address(peer))
    , reader_(thread.state().limits) {
    thread_.add(*this);
    reader_.request().peer_address = peer_address_;
    reader_.request().is_encrypted = stream_.is_encrypted();
    error_code ignored;
    socket_.non_blocking(true, ignored);
}

Connection::~Connection() {
    thread_.remove(*this);
}

Awaitable<void> Connection::serve() {
    if (stream_.is_encrypted()) {
        co_await shake_hands();
    }
    while (!is_closing_) {
        const RequestReader::State state = reader_.advance(buffer_);
        if (const Route* route = take_up(state)) {
            co_await run_on_worker(*route);
            send_response(route);
        }
        if (state == RequestReader::State::ready) {
            reader_.next(buffer_);
            has_sent_continue_ = false;
        }
        if (is_time_to_write(state) && !write_at_once()) {
            co_await write_rest();
        }
        if (wants_bytes(state) && begin_reading(state)) {
            // Awaited here and not in a coroutine of its own, which each request would pay for.
            const asio::mutable_buffer room = reader_.room(buffer_);
            const auto [fault, size] = co_await stream_.read_some(room);
            end_reading(fault, size);
        }
    }
    if (feed_ != nullptr) {
        co_await stream();
        feed_.reset(); // nobody reads it any more, however long the client takes to close
    }
    co_await finish();
}

Awaitable<void> Connection::turn_away() {
    if (stream_.is_encrypted()) {
        co_return; // a handshake is what there is no room for
    }
    response_ = error_response(service_unavailable());
    is_closing_ = true;
    has_unread_input_ = true;
    send_response();
    co_await finish();
}

/// Answers what this thread can answer; a route whose handler is to run on a worker is returned.
const Route* Connection::take_up(RequestReader::State state) {
    if (state == RequestReader::State::ready) {
        return answer_at_once();
    }
    const bool is_body = state == RequestReader::State::body_wanted;
    if (state == RequestReader::State::refused) {
        refuse(reader_.error());
    } else if (is_body && !has_sent_continue_ && reader_.expects_continue()) {
        output_ += continue_line;
        has_sent_continue_ = true;
    }
    return nullptr;
}

/// Before each wait for the client, and before too much has gathered.
bool Connection::is_time_to_write(RequestReader::State state) const {
    return wants_bytes(state) || output_.size() >= output_bytes_max;
}

/// False when nothing more is to be read.
bool Connection::begin_reading(RequestReader::State state) {
    const bool is_body = state == RequestReader::State::body_wanted;
    const Phase phase = is_body ? Phase::body : buffer_.size() > 0 ? Phase::head : Phase::idle;
    if (phase == Phase::idle && thread_.is_draining()) {
        is_closing_ = true;
    }
    if (phase == Phase::idle) {
        release_memory(idle_bytes_max);
    }
    if (phase != phase_) {
        enter(phase);
    }
    is_expired_ = false;
    return !is_closing_;
}

void Connection::end_reading(const error_code& fault, std::size_t size) {
    buffer_.commit(size);
    if (!fault) {
        return;
    }
    if (is_expired_ && phase_ != Phase::idle) {
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

/// Writes what the socket takes without waiting, which is nearly always all of it: one system call
/// and no suspension. False when some is left; a connection that is broken has nothing left to
/// write.
bool Connection::write_at_once() {
    if (output_.empty()) {
        return true;
    }
    error_code fault;
    const std::size_t size = stream_.write_at_once(asio::buffer(output_), fault);
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
    const auto [fault, size] = co_await stream_.write(asio::buffer(output_));
    output_.clear();
    is_broken_ = is_broken_ || fault;
    is_closing_ = is_closing_ || is_broken_;
}

/// Who does not get through it in the time for a head is gone without an answer.
Awaitable<void> Connection::shake_hands() {
    enter(Phase::head);
    const auto [fault] = co_await stream_.shake_hands();
    is_broken_ = static_cast<bool>(fault);
    is_closing_ = is_broken_;
}

Awaitable<void> Connection::say_goodbye() {
    if (!is_broken_) {
        enter(Phase::lingering);
        co_await stream_.say_goodbye();
    }
}

/// The end: what is left to write, then a close that lets the client read it.
Awaitable<void> Connection::finish() {
    if (!write_at_once()) {
        co_await write_rest();
    }
    if (stream_.is_encrypted()) {
        co_await say_goodbye();
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
