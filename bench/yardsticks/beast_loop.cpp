// A server that reads a request with Boost.Beast's parser, looks at nothing of it, and writes the
// bytes of a file: `bench_beast_loop PORT FILE`. One thread, until it is killed.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Tcp = asio::ip::tcp;

constexpr std::size_t read_bytes = 4096;

/// Finds out where a request ends, and keeps nothing of it.
class Parser final : public beast::http::basic_parser<true> {
    using View = beast::string_view;
    using Fault = beast::error_code;

    void on_request_impl(beast::http::verb, View, View, int, Fault&) override {}

    void on_response_impl(int, View, int, Fault&) override {}

    void on_field_impl(beast::http::field, View, View, Fault&) override {}

    void on_header_impl(Fault&) override {}

    void on_body_init_impl(const boost::optional<std::uint64_t>&, Fault&) override {}

    std::size_t on_body_impl(View body, Fault&) override { return body.size(); }

    void on_chunk_header_impl(std::uint64_t, View, Fault&) override {}

    std::size_t on_chunk_body_impl(std::uint64_t, View body, Fault&) override {
        return body.size();
    }

    void on_finish_impl(Fault&) override {}
};

asio::awaitable<void> serve(Tcp::socket socket, const std::string& answer) {
    socket.non_blocking(true);
    socket.set_option(Tcp::no_delay(true));
    beast::flat_buffer buffer;
    for (;;) {
        Parser parser;
        while (!parser.is_done()) {
            const auto [fault, size] = co_await socket.async_read_some(
                buffer.prepare(read_bytes), asio::as_tuple(asio::use_awaitable)
            );
            buffer.commit(size);
            beast::error_code ignored; // the end of the head may be still to come
            buffer.consume(parser.put(buffer.data(), ignored));
            if (fault) {
                co_return;
            }
        }
        beast::error_code fault;
        socket.write_some(asio::buffer(answer), fault);
        if (fault) {
            co_return;
        }
    }
}

asio::awaitable<void> accept(Tcp::acceptor& acceptor, const std::string& answer) {
    for (;;) {
        Tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
        asio::co_spawn(acceptor.get_executor(), serve(std::move(socket), answer), asio::detached);
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        return EXIT_FAILURE;
    }
    std::ifstream file(argv[2]);
    const std::string answer{std::istreambuf_iterator<char>(file), {}};
    const auto port = static_cast<std::uint16_t>(std::atoi(argv[1]));
    asio::io_context context{1};
    Tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), port});
    asio::co_spawn(context, accept(acceptor, answer), asio::detached);
    context.run();
}
