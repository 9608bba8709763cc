// Answers whose body goes on, over real sockets: what arrives, from whom, and when nothing does.

#include "stream_client.hpp"
#include "test_server.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::http {
namespace {

using namespace std::chrono_literals;

TEST(Stream, BeginsBeforeAnythingIsPushed) {
    TestServer server;
    RawClient client(server.port());
    client.send(get("/stream"));
    const Answer answer = client.read_answer();
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.header("content-type"), "text/plain");
    EXPECT_EQ(answer.header("content-length"), "(none)");
    EXPECT_EQ(answer.header("transfer-encoding"), "(none)");
    EXPECT_EQ(answer.header("connection"), "close");
    EXPECT_EQ(answer.header("cache-control"), "no-store");
    EXPECT_EQ(client.read_until("\n"), "hello\n");
}

TEST(Stream, BringsWhatIsPushed) {
    TestServer server;
    const auto client = open_stream(server.port());
    for (int i = 0; i < 50; ++i) {
        const std::string line = std::to_string(i) + '\n';
        EXPECT_EQ(server.feeds().push(line), 1U);
        EXPECT_EQ(client->read_until("\n"), line);
    }
}

TEST(Stream, BringsWhatWasPushedBeforeItBegan) {
    TestServer server;
    RawClient client(server.port());
    client.send(get("/worker/stream"));
    EXPECT_EQ(client.read_answer().status, 200U);
    EXPECT_EQ(client.read_until("early\n"), "hello\nearly\n");
    server.feeds().push("later\n");
    EXPECT_EQ(client.read_until("\n"), "later\n");
}

TEST(Stream, FollowsTheAnswersBeforeIt) {
    TestServer server;
    RawClient client(server.port());
    client.send(get("/hello") + get("/stream"));
    EXPECT_EQ(client.read_answer().body, "hello");
    EXPECT_EQ(client.read_answer().header("connection"), "close");
    EXPECT_EQ(client.read_until("\n"), "hello\n");
    server.feeds().push("pushed\n");
    EXPECT_EQ(client.read_until("\n"), "pushed\n");
}

TEST(Stream, LosesNothingOfSeveralThreads) {
    constexpr int lines_a_thread = 600; // of 6 bytes: the feed has room for all of them
    TestServer server;
    const auto client = open_stream(server.port());
    std::vector<std::thread> threads;
    for (const char name : {'a', 'b', 'c', 'd'}) {
        threads.emplace_back([&server, name] {
            for (int i = 100; i < 100 + lines_a_thread; ++i) {
                server.feeds().push(std::string(1, name) + ' ' + std::to_string(i) + '\n');
            }
        });
    }
    std::istringstream lines(client->read(std::size_t{4} * lines_a_thread * 6));
    for (std::thread& thread : threads) {
        thread.join();
    }
    std::map<char, int> next{{'a', 100}, {'b', 100}, {'c', 100}, {'d', 100}};
    char name = 0;
    for (int number = 0; lines >> name >> number;) {
        ASSERT_EQ(number, next[name]++);
    }
    for (const auto& [thread, number] : next) {
        EXPECT_EQ(number, 100 + lines_a_thread) << thread;
    }
}

TEST(Stream, ReachesEveryClientOnEveryThread) {
    TestServer server;
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 40; ++i) {
        clients.push_back(open_stream(server.port()));
    }
    for (const char* line : {"one\n", "two\n"}) {
        EXPECT_EQ(server.feeds().push(line), clients.size());
        for (const auto& client : clients) {
            EXPECT_EQ(client->read_until("\n"), line);
        }
    }
}

TEST(Stream, BeatsWhileNothingIsPushedAndIsNeverIdle) {
    TestServer server(
        {.head_timeout = 1s,
         .body_timeout = 1s,
         .idle_timeout = 1s,
         .write_timeout = 1s,
         .heartbeat_interval = 1s}
    );
    const auto client = open_stream(server.port());
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(client->read_until("\n"), "beat\n");
    }
    EXPECT_EQ(server.feeds().push("pushed\n"), 1U);
    EXPECT_EQ(client->read_until("pushed\n"), "pushed\n");
    EXPECT_EQ(client->read_until("\n"), "beat\n");
}

TEST(Stream, IsItsHeadAloneInAnswerToHead) {
    TestServer server;
    RawClient client(server.port());
    client.send("HEAD /stream HTTP/1.1\r\nHost: h\r\n\r\n");
    const Answer answer = client.read_answer(RawClient::Body::none);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.header("content-type"), "text/plain");
    EXPECT_EQ(answer.header("content-length"), "(none)");
    EXPECT_EQ(rest_of(client), "");
    EXPECT_TRUE(expires(server.feeds().wait_for(0)));
}

TEST(Stream, IsTheSameForHttp10) {
    TestServer server;
    for (const std::string connection : {"", "Connection: keep-alive\r\n"}) {
        RawClient client(server.port());
        client.send("GET /stream HTTP/1.0\r\n" + connection + "\r\n");
        const Answer answer = client.read_answer();
        EXPECT_EQ(answer.header("connection"), "close");
        EXPECT_EQ(answer.header("transfer-encoding"), "(none)");
        EXPECT_EQ(client.read_until("\n"), "hello\n");
        server.feeds().push("pushed\n");
        EXPECT_EQ(client.read_until("\n"), "pushed\n");
    }
}

TEST(Stream, CountsAsAConnection) {
    TestServer server({.connections_max = 1});
    auto client = open_stream(server.port());
    {
        RawClient turned_away(server.port());
        turned_away.send(get("/hello"));
        EXPECT_EQ(turned_away.read_answer().status, 503U);
    }
    client.reset();
    EXPECT_TRUE(expires(server.feeds().wait_for(0)));
    unsigned status = 0; // both have to be gone, and the server hears of that a moment later
    for (int i = 0; i < 250 && status != 200; ++i) {
        RawClient next(server.port());
        next.send("GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        status = next.read_answer().status;
        std::this_thread::sleep_for(20ms);
    }
    EXPECT_EQ(status, 200U);
}

} // namespace
} // namespace latchkey::http
