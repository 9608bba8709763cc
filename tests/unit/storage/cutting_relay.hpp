#pragma once

// A relay between a client and a PostgreSQL server on a socket, that cuts the line at the client's
// COMMIT: before the server hears it, or after.

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::storage {

class CuttingRelay {
public:
    enum class Cut { nowhere, before_commit, after_commit };

    /// `server_socket`: the path of the server's Unix socket.
    explicit CuttingRelay(std::string server_socket);

    CuttingRelay(const CuttingRelay&) = delete;
    CuttingRelay(CuttingRelay&&) = delete;
    CuttingRelay& operator=(const CuttingRelay&) = delete;
    CuttingRelay& operator=(CuttingRelay&&) = delete;
    ~CuttingRelay();

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    /// Once, at the next COMMIT.
    void cut_at_next_commit(Cut where) { cut_ = where; }

private:
    using Client = boost::asio::ip::tcp::socket;
    using Server = boost::asio::local::stream_protocol::socket;

    void accept();
    void serve(Client client);
    void forward(Client& client, Server& server);

    const std::string server_socket_;
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_{
        context_, {boost::asio::ip::address_v4::loopback(), 0}};
    std::atomic<Cut> cut_ = Cut::nowhere;
    std::atomic<bool> is_over_ = false;
    std::vector<std::jthread> lines_; // of the accepting thread
    std::jthread accepting_{[this] { accept(); }};
};

} // namespace latchkey::storage
