#pragma once

// Asio's types as this folder uses them: bound to io_context's own executor, which spares every
// operation the type erasure of any_io_executor.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace latchkey::http {

namespace asio = boost::asio;

using Executor = asio::io_context::executor_type;
using Tcp = asio::ip::tcp;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
using Timer = asio::basic_waitable_timer<
    std::chrono::steady_clock,
    asio::wait_traits<std::chrono::steady_clock>,
    Executor>;

template <typename T>
using Awaitable = asio::awaitable<T, Executor>;

using UseAwaitable = asio::use_awaitable_t<Executor>;

/// Completion token: `co_await` answers (error_code, …) and throws nothing. A name rather than a
/// temporary, because GCC 12 destroys temporaries inside co_await expressions twice (PR 99576).
inline constexpr asio::as_tuple_t<UseAwaitable> no_throw{UseAwaitable{}};

} // namespace latchkey::http
