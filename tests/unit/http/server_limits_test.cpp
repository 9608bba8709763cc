// The limits of ServerLimits, and how clients that run into them are told.

#include "base/error.hpp"
#include "raw_client.hpp"
#include "support/repeated.hpp"
#include "test_server.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::http {
namespace {

using namespace std::chrono_literals;

void expect_refusal(RawClient& client, unsigned status, std::string_view code) {
    const Answer answer = client.read_answer();
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.header("connection"), "close");
    EXPECT_EQ(answer.header("content-type"), "application/json");
    EXPECT_NE(answer.body.find("\"code\":\"" + std::string(code) + "\""), std::string::npos)
        << answer.body;
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST(ServerLimits, RefusesLongHeads) {
    TestServer server;
    RawClient header(server.port());
    header.send("GET /hello HTTP/1.1\r\nHost: h\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
    expect_refusal(header, 431, "headers_too_large");
    RawClient target(server.port());
    target.send("GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n");
    expect_refusal(target, 431, "headers_too_large");
    RawClient many(server.port());
    const std::string lines = testing::repeated("X: y\r\n", 100);
    many.send("GET /hello HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n");
    expect_refusal(many, 431, "headers_too_large");
}

TEST(ServerLimits, AcceptsHeadsJustBelow) {
    TestServer server;
    RawClient client(server.port());
    const std::string start = "GET /hello HTTP/1.1\r\nHost: h\r\nX: ";
    client.send(start + std::string(16 * 1024 - start.size() - 4, 'x') + "\r\n\r\n");
    EXPECT_EQ(client.read_answer().status, 200U);
}

TEST(ServerLimits, RefusesLargeBodies) {
    TestServer server;
    RawClient declared(server.port());
    declared.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 16385\r\n\r\n");
    expect_refusal(declared, 413, "payload_too_large"); // without waiting for the body
    RawClient chunked(server.port());
    chunked.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4001\r\n");
    expect_refusal(chunked, 413, "payload_too_large");
}

TEST(ServerLimits, TellsAClientThatSendsOnRegardless) {
    TestServer server;
    RawClient client(server.port());
    client.send("POST /auth/x HTTP/1.1\r\nHost: h\r\nOrigin: https://app.example\r\n"
                "Content-Length: 1000000\r\n\r\n");
    client.send(std::string(1'000'000, 'b')); // a reset would overtake the answer
    const Answer answer = client.read_answer();
    EXPECT_EQ(answer.status, 413U);
    EXPECT_EQ(answer.header("access-control-allow-origin"), "https://app.example");
}

TEST(ServerLimits, RefusesSlowHeads) {
    TestServer server({.head_timeout = 1s, .idle_timeout = 60s});
    RawClient client(server.port());
    client.send("GET /hello HT");
    expect_refusal(client, 408, "request_timeout");
}

TEST(ServerLimits, CountsAHeadFromItsFirstByte) {
    TestServer server({.head_timeout = 1s, .idle_timeout = 60s});
    RawClient client(server.port());
    bool is_open = client.send("GET /hello HTTP/1.1\r\nX: ");
    const auto start = std::chrono::steady_clock::now();
    while (is_open && std::chrono::steady_clock::now() - start < 5s) { // a byte now and then
        is_open = client.send("x");
        std::this_thread::sleep_for(100ms);
    }
    EXPECT_EQ(client.read_answer().status, 408U);
}

TEST(ServerLimits, StartsTheHeadsTimeAnewForEveryRequest) {
    TestServer server({.head_timeout = 2s, .idle_timeout = 60s});
    RawClient client(server.port());
    for (int i = 0; i < 4; ++i) { // each in two pieces, the second with the start of the next
        client.send(i == 0 ? "GET /hello HTTP/1.1\r\nHo" : "");
        std::this_thread::sleep_for(800ms);
        client.send("st: h\r\n\r\nGET /hello HTTP/1.1\r\nHo");
        ASSERT_EQ(client.read_answer().status, 200U) << i;
    }
}

TEST(ServerLimits, RefusesSlowBodies) {
    TestServer server({.head_timeout = 60s, .body_timeout = 1s, .idle_timeout = 60s});
    for (const std::string framing : {"Content-Length: 3", "Transfer-Encoding: chunked"}) {
        RawClient client(server.port());
        client.send("POST /echo HTTP/1.1\r\nHost: h\r\n" + framing + "\r\n\r\n1");
        expect_refusal(client, 408, "request_timeout");
    }
}

TEST(ServerLimits, ClosesIdleConnectionsWithoutAWord) {
    TestServer server({.idle_timeout = 1s});
    RawClient fresh(server.port());
    RawClient used(server.port());
    used.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(used.read_answer().status, 200U);
    EXPECT_EQ(fresh.read(1), "");
    EXPECT_TRUE(fresh.is_closed_by_server());
    EXPECT_EQ(used.read(1), "");
    EXPECT_TRUE(used.is_closed_by_server());
}

TEST(ServerLimits, ClosesOnClientsThatDoNotRead) {
    TestServer server({.write_timeout = 1s});
    RawClient client(server.port(), 4096);
    client.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
    std::this_thread::sleep_for(3s);
    EXPECT_LT(client.read(9 * 1024 * 1024).size(), 8U * 1024 * 1024);
}

TEST(ServerLimits, AHandlerMayTakeLongerThanAnyOfThem) {
    TestServer server(
        {.head_timeout = 1s, .body_timeout = 1s, .idle_timeout = 1s, .write_timeout = 1s}
    );
    RawClient client(server.port());
    client.send("GET /worker/gate HTTP/1.1\r\nHost: h\r\nUser-Agent: me\r\n\r\n");
    ASSERT_TRUE(server.gate().wait_for(1));
    std::this_thread::sleep_for(2s);
    server.gate().open();
    EXPECT_EQ(client.read_answer().body, "me");
}

TEST(ServerLimits, TurnsConnectionsAway) {
    TestServer server({.connections_max = 2});
    RawClient first(server.port());
    first.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(first.read_answer().status, 200U);
    auto second = std::make_unique<RawClient>(server.port());
    second->send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(second->read_answer().status, 200U);

    RawClient third(server.port());
    third.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    const Answer answer = third.read_answer();
    EXPECT_EQ(answer.status, 503U);
    EXPECT_EQ(answer.header("retry-after"), "1");
    EXPECT_NE(answer.body.find("\"code\":\"unavailable\""), std::string::npos);
    third.finish_sending();
    EXPECT_TRUE(third.is_closed_by_server());

    second.reset();
    unsigned status = 0; // the server hears of the close a moment later
    for (int i = 0; i < 50 && status != 200; ++i) {
        RawClient again(server.port());
        again.send("GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        status = again.read_answer().status;
        std::this_thread::sleep_for(20ms);
    }
    EXPECT_EQ(status, 200U);
    first.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(first.read_answer().status, 200U);
}

TEST(ServerLimits, AFullWorkerQueueAnswersAtOnce) {
    TestServer server({}, {.threads = 1, .queue_max = 1});
    const std::string gated = "GET /worker/gate HTTP/1.1\r\nHost: h\r\n\r\n";
    RawClient running(server.port());
    running.send(gated);
    ASSERT_TRUE(server.gate().wait_for(1));
    RawClient queued(server.port());
    queued.send(gated);
    // Which of two reaches the queue first is the kernel's choice; then there is room for none.
    std::this_thread::sleep_for(200ms);
    RawClient refused(server.port());
    refused.send(gated + "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    const Answer answer = refused.read_answer();
    EXPECT_EQ(answer.status, 503U);
    EXPECT_EQ(answer.header("retry-after"), "1");
    EXPECT_EQ(answer.header("connection"), "(none)");
    EXPECT_EQ(refused.read_answer().body, "hello"); // the connection and the I/O lane live on
    server.gate().open();
    EXPECT_EQ(running.read_answer().status, 200U);
    EXPECT_EQ(queued.read_answer().status, 200U);
}

TEST(Server, SaysWhyItCannotListen) {
    TestServer server;
    const Router router({}, OriginPolicy({}));
    WorkerPool workers({.threads = 1, .queue_max = 1});
    const SystemClock clock;
    const auto listen_on = [&](const std::string& host, std::uint16_t port) -> std::string {
        try {
            const Server other({host, port, 1, {}}, router, workers, clock);
        } catch (const Failure& failure) {
            return failure.what();
        }
        return "it can";
    };
    EXPECT_EQ(
        listen_on("127.0.0.1", server.port()),
        "cannot listen on 127.0.0.1 port " + std::to_string(server.port()) +
            ": Address already in use"
    );
    EXPECT_EQ(listen_on("127.0.0.1", 0), "it can");
    EXPECT_EQ(listen_on("localhost", 0), "it can");
    EXPECT_EQ(listen_on("::1", 0), "it can");
    EXPECT_NE(listen_on("192.0.2.1", 0).find("cannot listen on 192.0.2.1"), std::string::npos);
    EXPECT_NE(listen_on("no such host", 0).find("no such host"), std::string::npos);
}

} // namespace
} // namespace latchkey::http
