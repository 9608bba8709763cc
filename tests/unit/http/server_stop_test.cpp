// How a server ends: nothing under way is lost, nothing is waited for longer than promised.

#include "raw_client.hpp"
#include "test_server.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <string>
#include <thread>

namespace latchkey::http {
namespace {

using namespace std::chrono_literals;

const std::string gated = "GET /worker/gate HTTP/1.1\r\nHost: h\r\nUser-Agent: me\r\n\r\n";

bool can_connect(std::uint16_t port) {
    return testing::LoopbackSocket::connect(port, 10s).has_value();
}

/// Waits until the server refuses connections; false after five seconds.
bool refuses_connections(std::uint16_t port) {
    for (int i = 0; i < 250 && can_connect(port); ++i) {
        std::this_thread::sleep_for(20ms);
    }
    return !can_connect(port);
}

TEST(ServerStop, DrainsWhatIsUnderWay) {
    TestServer server;
    const std::uint16_t port = server.port();
    RawClient idle(port);
    RawClient slow(port);
    slow.send(gated);
    ASSERT_TRUE(server.gate().wait_for(1));

    auto stopped = std::async(std::launch::async, [&] { server.server().stop(); });
    EXPECT_TRUE(refuses_connections(port));
    EXPECT_TRUE(idle.is_closed_by_server());
    EXPECT_EQ(stopped.wait_for(0s), std::future_status::timeout);

    server.gate().open();
    const Answer answer = slow.read_answer();
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, "me");
    EXPECT_EQ(answer.header("connection"), "close");
    EXPECT_TRUE(slow.is_closed_by_server());
    EXPECT_EQ(stopped.wait_for(5s), std::future_status::ready);
}

TEST(ServerStop, LetsARequestThatIsArrivingFinish) {
    TestServer server;
    RawClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\na");
    std::this_thread::sleep_for(200ms);
    auto stopped = std::async(std::launch::async, [&] { server.server().stop(); });
    EXPECT_TRUE(refuses_connections(server.port()));
    client.send("b");
    const Answer answer = client.read_answer();
    EXPECT_TRUE(answer.body.ends_with("\nab"));
    EXPECT_EQ(answer.header("connection"), "close");
    EXPECT_EQ(stopped.wait_for(5s), std::future_status::ready);
}

TEST(ServerStop, IsQuickWhenNothingIsUnderWay) {
    TestServer server;
    RawClient used(server.port());
    used.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(used.read_answer().status, 200U);
    const auto start = std::chrono::steady_clock::now();
    server.server().stop();
    EXPECT_LT(std::chrono::steady_clock::now() - start, 5s); // drain_timeout is ten
    server.server().stop();
}

TEST(ServerStop, ClosesWhatTakesTooLong) {
    TestServer server({.drain_timeout = 1s});
    RawClient arriving(server.port());
    arriving.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\na");
    RawClient slow(server.port());
    slow.send(gated);
    ASSERT_TRUE(server.gate().wait_for(1));
    auto stopped = std::async(std::launch::async, [&] { server.server().stop(); });
    EXPECT_TRUE(arriving.is_closed_by_server());
    EXPECT_EQ(slow.read(1), "");
    // The handler itself cannot be interrupted: stop() returns when it has.
    EXPECT_EQ(stopped.wait_for(0s), std::future_status::timeout);
    server.gate().open();
    EXPECT_EQ(stopped.wait_for(5s), std::future_status::ready);
}

TEST(ServerStop, SkipsHandlersThatWaitInTheQueueTooLong) {
    TestServer server({.drain_timeout = 1s}, {.threads = 1, .queue_max = 8});
    RawClient running(server.port());
    running.send(gated);
    ASSERT_TRUE(server.gate().wait_for(1));
    RawClient queued(server.port());
    queued.send(gated);
    std::this_thread::sleep_for(200ms);
    auto stopped = std::async(std::launch::async, [&] { server.server().stop(); });
    EXPECT_TRUE(queued.is_closed_by_server());
    server.gate().open();
    EXPECT_EQ(stopped.wait_for(5s), std::future_status::ready);
    EXPECT_FALSE(server.gate().has_seen(2));
}

TEST(ServerStop, WorksOnAServerThatNeverStarted) {
    const Router router({}, OriginPolicy({}));
    WorkerPool workers({.threads = 1, .queue_max = 1});
    const SystemClock clock;
    std::uint16_t port = 0;
    {
        Server server({"127.0.0.1", 0, 2, {}}, router, workers, clock);
        port = server.port();
        server.stop();
        EXPECT_FALSE(can_connect(port));
    }
    EXPECT_FALSE(can_connect(port));
}

TEST(Disconnect, WhileAWorkerRunsTheHandler) {
    TestServer server;
    for (int i = 1; i <= 2; ++i) {
        RawClient client(server.port());
        client.send(gated + "POST /worker/echo HTTP/1.1\r\nHost: h\r\n\r\n");
        ASSERT_TRUE(server.gate().wait_for(i));
        if (i == 1) {
            client.abort();
        }
    }
    std::this_thread::sleep_for(200ms);
    server.gate().open(); // the handlers read headers out of the connections' buffers
    RawClient client(server.port());
    client.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(client.read_answer().body, "hello");
}

TEST(Disconnect, InTheMiddleOfARequest) {
    TestServer server;
    const std::string request =
        "POST /worker/echo HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab";
    for (std::size_t size = 0; size < request.size(); size += 5) {
        RawClient polite(server.port());
        polite.send(std::string_view(request).substr(0, size));
        polite.finish_sending();
        EXPECT_EQ(polite.read(1), "") << size;
        RawClient rude(server.port());
        rude.send(std::string_view(request).substr(0, size));
        rude.abort();
    }
}

} // namespace
} // namespace latchkey::http
