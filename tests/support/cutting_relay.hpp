#pragma once

// A relay between a client and a PostgreSQL server on a socket, that cuts the line at the client's
// COMMIT: before the server hears it, or after. Or it swallows what either says, and no end of the
// line is told.

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::testing {

class CuttingRelay {
public:
    enum class Cut { nowhere, before_commit, after_commit };

    /// `url`: of a database, whose server's socket is in the folder that `host` names.
    explicit CuttingRelay(std::string url);

    CuttingRelay(const CuttingRelay&) = delete;
    CuttingRelay(CuttingRelay&&) = delete;
    CuttingRelay& operator=(const CuttingRelay&) = delete;
    CuttingRelay& operator=(CuttingRelay&&) = delete;
    ~CuttingRelay();

    /// The way to that database through here; without TLS, which would hide what is said.
    [[nodiscard]] std::string url() const;

    /// Once, at the next COMMIT.
    void cut_at_next_commit(Cut where) { cut_ = where; }

    /// No byte passes before resume(), and then those that were held.
    void fall_silent() { is_silent_ = true; }

    void resume() { is_silent_ = false; }

private:
    using Client = boost::asio::ip::tcp::socket;
    using Server = boost::asio::local::stream_protocol::socket;

    void accept();
    void serve(Client client);
    void forward(Client& client, Server& server);
    void wait_while_silent() const;

    const std::string url_;
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_{
        context_, {boost::asio::ip::address_v4::loopback(), 0}};
    std::atomic<Cut> cut_ = Cut::nowhere;
    std::atomic<bool> is_silent_ = false;
    std::atomic<bool> is_over_ = false;
    std::vector<std::jthread> lines_; // of the accepting thread
    std::jthread accepting_{[this] { accept(); }};
};

} // namespace latchkey::testing
