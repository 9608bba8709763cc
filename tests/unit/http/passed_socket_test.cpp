// A socket that somebody else has opened, as a service manager does.

#include "base/error.hpp"
#include "http/server.hpp"
#include "raw_client.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <memory>

namespace latchkey::http {
namespace {

class PassedSocket : public ::testing::Test {
protected:
    PassedSocket() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        socklen_t bytes = sizeof address;
        EXPECT_EQ(::bind(socket_, generic, bytes), 0);
        EXPECT_EQ(::listen(socket_, 16), 0);
        EXPECT_EQ(::getsockname(socket_, generic, &bytes), 0);
        port_ = ntohs(address.sin_port);
    }

    ~PassedSocket() override { ::close(socket_); }

    std::unique_ptr<Server> serve(int descriptor) {
        return std::make_unique<Server>(
            Server::Options{
                .host = "an address that is not looked at",
                .port = 1,
                .io_threads = 2,
                .limits = {},
                .listening_socket = descriptor},
            router_,
            workers_,
            clock_
        );
    }

    void expect_answers() const {
        for (int i = 0; i < 16; ++i) {
            RawClient client(port_);
            client.send("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
            EXPECT_EQ(client.read_answer().status, 404U);
        }
    }

    int socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    std::uint16_t port_ = 0;
    Router router_{{}, OriginPolicy({})};
    WorkerPool workers_{{.threads = 1, .queue_max = 1}};
    SystemClock clock_;
};

TEST_F(PassedSocket, is_served) {
    const auto server = serve(socket_);
    EXPECT_EQ(server->port(), port_);
    server->start();
    expect_answers();
}

/// Who restarts a server that way loses nobody: what comes meanwhile waits in the socket.
TEST_F(PassedSocket, outlives_the_server) {
    auto server = serve(socket_);
    server->start();
    expect_answers();
    server->stop();
    RawClient early(port_);
    early.send("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
    server = serve(socket_);
    server->start();
    EXPECT_EQ(early.read_answer().status, 404U);
    expect_answers();
}

TEST_F(PassedSocket, has_to_listen_for_tcp) {
    const int silent = ::socket(AF_INET, SOCK_STREAM, 0);
    const int datagrams = ::socket(AF_INET, SOCK_DGRAM, 0);
    for (const int descriptor : {silent, datagrams, STDIN_FILENO, -1}) {
        EXPECT_THROW(serve(descriptor), Failure) << descriptor;
    }
    ::close(silent);
    ::close(datagrams);
}

} // namespace
} // namespace latchkey::http
