#include "cutting_relay.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <string_view>
#include <utility>

namespace latchkey::storage {

namespace asio = boost::asio;
using boost::system::error_code;

CuttingRelay::CuttingRelay(std::string server_socket)
    : server_socket_(std::move(server_socket)) {}

CuttingRelay::~CuttingRelay() {
    is_over_ = true;
    error_code ignored;
    Client(context_).connect(acceptor_.local_endpoint(), ignored); // wakes who accepts
}

void CuttingRelay::accept() {
    while (true) {
        Client client = acceptor_.accept();
        if (is_over_) {
            return;
        }
        lines_.emplace_back([this, client = std::move(client)]() mutable {
            serve(std::move(client));
        });
    }
}

void CuttingRelay::serve(Client client) {
    Server server(context_);
    server.connect(asio::local::stream_protocol::endpoint(server_socket_));
    const std::jthread back([&] {
        std::array<char, 8192> bytes{};
        error_code error;
        while (!error) {
            const std::size_t size = server.read_some(asio::buffer(bytes), error);
            if (!error) {
                asio::write(client, asio::buffer(bytes, size), error);
            }
        }
        client.shutdown(Client::shutdown_both, error);
    });
    forward(client, server);
    error_code ignored;
    server.shutdown(Server::shutdown_both, ignored);
    client.shutdown(Client::shutdown_both, ignored);
}

/// What the client says, until its end or the cut.
void CuttingRelay::forward(Client& client, Server& server) {
    std::array<char, 8192> bytes{};
    error_code error;
    while (true) {
        const std::size_t size = client.read_some(asio::buffer(bytes), error);
        if (error) {
            return;
        }
        const bool commits =
            std::string_view(bytes.data(), size).find("; COMMIT") != std::string_view::npos;
        const Cut cut = commits ? cut_.exchange(Cut::nowhere) : Cut::nowhere;
        if (cut == Cut::before_commit) {
            return;
        }
        if (cut == Cut::after_commit) {
            client.shutdown(Client::shutdown_both, error); // nothing of the answer arrives
        }
        asio::write(server, asio::buffer(bytes, size), error);
        if (cut == Cut::after_commit) {
            return;
        }
    }
}

} // namespace latchkey::storage
