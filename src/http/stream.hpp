#pragma once

// The bytes of a connection: those of its socket, or, under TLS, what they stand for.

#include "http/coroutine.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

namespace latchkey::http {

class Stream {
public:
    using ErrorCode = boost::system::error_code;

    /// `context`: null for plain bytes.
    explicit Stream(Socket socket, std::shared_ptr<asio::ssl::context> context = nullptr)
        : socket_(std::move(socket))
        , context_(std::move(context)) {
        if (context_ != nullptr) {
            tls_.emplace(socket_, *context_);
        }
    }

    Stream(const Stream&) = delete;
    Stream(Stream&&) = delete;
    Stream& operator=(const Stream&) = delete;
    Stream& operator=(Stream&&) = delete;
    ~Stream() = default;

    [[nodiscard]] bool is_encrypted() const { return tls_.has_value(); }

    /// For waits, options and its end.
    Socket& socket() { return socket_; }

    // None of these is a coroutine of its own, which each request would pay for.

    Awaitable<std::tuple<ErrorCode, std::size_t>> read_some(asio::mutable_buffer room) {
        return tls_ ? tls_->async_read_some(room, no_throw)
                    : socket_.async_read_some(room, no_throw);
    }

    /// All of it.
    Awaitable<std::tuple<ErrorCode, std::size_t>> write(asio::const_buffer bytes) {
        return tls_ ? asio::async_write(*tls_, bytes, no_throw)
                    : asio::async_write(socket_, bytes, no_throw);
    }

    /// What can be written without waiting: nothing under TLS, whose records are written whole.
    std::size_t write_at_once(asio::const_buffer bytes, ErrorCode& fault) {
        if (tls_) {
            fault = asio::error::would_block;
            return 0;
        }
        return socket_.write_some(bytes, fault);
    }

    /// Before anything else, where it is encrypted.
    Awaitable<std::tuple<ErrorCode>> shake_hands() {
        return tls_->async_handshake(asio::ssl::stream_base::server, no_throw);
    }

    /// After everything else, where it is encrypted: the client knows that nothing was cut off.
    Awaitable<std::tuple<ErrorCode>> say_goodbye() { return tls_->async_shutdown(no_throw); }

private:
    Socket socket_;
    std::shared_ptr<asio::ssl::context> context_; // as it was when the connection began
    std::optional<asio::ssl::stream<Socket&>> tls_;
};

} // namespace latchkey::http
