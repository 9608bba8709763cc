// What goes over one connection: framing, order, keep-alive, both lanes.

#include "raw_client.hpp"
#include "test_server.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace latchkey::http {
namespace {

TEST(Connection, Answers) {
    TestServer server;
    RawClient client(server.port());
    client.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    const Answer answer = client.read_answer();
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.reason, "OK");
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(answer.header("content-type"), "text/plain");
    EXPECT_EQ(answer.header("connection"), "(none)");
    EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
    EXPECT_EQ(answer.header("cache-control"), "no-store");
    EXPECT_TRUE(answer.header("date").ends_with(" GMT"));
}

TEST(Connection, StaysAlive) {
    TestServer server;
    RawClient client(server.port());
    for (int i = 0; i < 5; ++i) {
        const std::string id = std::to_string(i);
        client.send("DELETE /items/" + id + " HTTP/1.1\r\nHost: h\r\n\r\n");
        EXPECT_EQ(client.read_answer().body, id);
        client.send("GET /nope HTTP/1.1\r\nHost: h\r\n\r\n");
        EXPECT_EQ(client.read_answer().status, 404U);
    }
}

TEST(Connection, AnswersPipelinedRequestsInOrder) {
    TestServer server;
    RawClient client(server.port());
    std::string requests;
    for (int i = 0; i < 20; ++i) {
        const std::string body = "body " + std::to_string(i);
        requests += std::string("POST ") + (i % 3 == 0 ? "/worker" : "") + "/echo?" +
                    std::to_string(i) +
                    " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
                    "\r\n\r\n" + body;
    }
    client.send(requests);
    for (int i = 0; i < 20; ++i) {
        const std::string number = std::to_string(i);
        const std::string path = i % 3 == 0 ? "/worker/echo" : "/echo";
        EXPECT_EQ(
            client.read_answer().body,
            "POST\n" + path + "\n" + number + "\n127.0.0.1\nbody " + number
        );
    }
}

TEST(Connection, DoesNotCareHowBytesArrive) {
    TestServer server;
    RawClient client(server.port());
    const std::string request =
        "POST /worker/echo?q HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody"
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
    for (const char byte : request) {
        client.send(std::string_view(&byte, 1));
        std::this_thread::sleep_for(std::chrono::microseconds(200)); // a read of its own, mostly
    }
    EXPECT_EQ(client.read_answer().body, "POST\n/worker/echo\nq\n127.0.0.1\nbody");
    EXPECT_EQ(client.read_answer().body, "POST\n/echo\n\n127.0.0.1\nabc");
}

TEST(Connection, ReadsLargeBodies) {
    TestServer server;
    for (const std::string path : {"/echo", "/worker/echo"}) {
        RawClient client(server.port());
        const std::string body(16 * 1024, 'b');
        client.send("POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 16384\r\n\r\n");
        client.send(body);
        EXPECT_TRUE(client.read_answer().body.ends_with("\n" + body));
    }
}

TEST(Connection, NeverLeavesABodyInTheStream) {
    TestServer server;
    RawClient client(server.port());
    // The body is a request: one that must not be answered.
    const std::string hidden = "DELETE /items/1 HTTP/1.1\r\nHost: h\r\n\r\n";
    const std::string length = "Content-Length: " + std::to_string(hidden.size()) + "\r\n\r\n";
    for (const std::string line :
         {"GET /hello",
          "HEAD /hello",
          "OPTIONS /hello",
          "DELETE /items/9",
          "GET /nope",
          "PUT /hello",
          "TRACE /hello"}) {
        client.send(line + " HTTP/1.1\r\nHost: h\r\n" + length + hidden);
        client.read_answer(
            line.starts_with("HEAD") ? RawClient::Body::none : RawClient::Body::expected
        );
    }
    client.send("GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(client.read_answer().body, "hello");
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Connection, AnswersHeadWithoutABody) {
    TestServer server;
    RawClient client(server.port());
    client.send("HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\nHEAD /nope HTTP/1.1\r\nHost: h\r\n\r\n"
                "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    const Answer hello = client.read_answer(RawClient::Body::none);
    EXPECT_EQ(hello.status, 200U);
    EXPECT_EQ(hello.header("content-length"), "5");
    const Answer nope = client.read_answer(RawClient::Body::none);
    EXPECT_EQ(nope.status, 404U);
    EXPECT_NE(nope.header("content-length"), "0");
    EXPECT_EQ(client.read_answer().body, "hello");
}

TEST(Connection, ClosesWhenAsked) {
    TestServer server;
    RawClient client(server.port());
    client.send("GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(client.read_answer().header("connection"), "close");
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Connection, SpeaksHttp10) {
    TestServer server;
    RawClient once(server.port());
    once.send("GET /hello HTTP/1.0\r\n\r\n");
    const Answer answer = once.read_answer();
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(answer.header("connection"), "close");
    EXPECT_TRUE(once.is_closed_by_server());

    RawClient kept(server.port());
    for (int i = 0; i < 2; ++i) {
        kept.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        EXPECT_EQ(kept.read_answer().header("connection"), "keep-alive");
    }
}

TEST(Connection, AnswersAClientThatHasFinishedSending) {
    TestServer server;
    RawClient client(server.port());
    client.send("POST /worker/echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx");
    client.finish_sending();
    EXPECT_EQ(client.read_answer().status, 200U);
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Connection, SaysContinueOnce) {
    TestServer server;
    RawClient client(server.port());
    for (int i = 0; i < 2; ++i) {
        client.send(
            "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
        );
        EXPECT_EQ(client.read_answer().status, 100U);
        client.send("a");
        client.send("bc");
        EXPECT_EQ(client.read_answer().body, "POST\n/echo\n\n127.0.0.1\nabc");
    }
}

TEST(Connection, SaysNoContinueToABodyTooLarge) {
    TestServer server;
    RawClient client(server.port());
    client.send(
        "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 16385\r\n\r\n"
    );
    EXPECT_EQ(client.read_answer().status, 413U);
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Connection, TurnsExceptionsIntoAnswers) {
    TestServer server;
    RawClient client(server.port());
    client.send("GET /failure HTTP/1.1\r\nHost: h\r\n\r\n");
    const Answer failure = client.read_answer();
    EXPECT_EQ(failure.status, 503U);
    EXPECT_EQ(failure.header("retry-after"), "1");
    EXPECT_EQ(failure.body.find("disk"), std::string::npos);
    client.send("GET /bug HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(client.read_answer().status, 500U);
    client.send("GET /split HTTP/1.1\r\nHost: h\r\n\r\n");
    const Answer split = client.read_answer();
    EXPECT_EQ(split.status, 500U);
    EXPECT_EQ(split.header("set-cookie"), "(none)");
}

TEST(Connection, WritesMoreThanASocketTakesAtOnce) {
    TestServer server;
    RawClient client(server.port(), 4096);
    client.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\nGET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(client.read_answer().body.size(), 8U * 1024 * 1024);
    EXPECT_EQ(client.read_answer().body, "hello");
}

TEST(Connection, GuardsAndMarksCrossOriginRequests) {
    TestServer server;
    RawClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nOrigin: https://evil.example\r\n\r\n");
    EXPECT_EQ(client.read_answer().status, 403U);
    client.send("GET /auth/nope HTTP/1.1\r\nHost: h\r\nOrigin: https://app.example\r\n\r\n");
    const Answer answer = client.read_answer();
    EXPECT_EQ(answer.status, 404U);
    EXPECT_EQ(answer.header("access-control-allow-origin"), "https://app.example");
    EXPECT_EQ(answer.header("vary"), "Origin");
}

TEST(Connection, ManyAtOnceOnManyThreads) {
    TestServer server({}, {.threads = 4, .queue_max = 1000}, 4);
    std::vector<std::thread> clients;
    std::atomic<int> good = 0;
    for (int i = 0; i < 8; ++i) {
        clients.emplace_back([&, i] {
            RawClient client(server.port());
            for (int j = 0; j < 50; ++j) {
                const std::string body = std::to_string(i) + "." + std::to_string(j);
                client.send(
                    std::string("POST ") + (j % 2 == 0 ? "/echo" : "/worker/echo") +
                    " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
                    "\r\n\r\n" + body
                );
                good += client.read_answer().body.ends_with("\n" + body) ? 1 : 0;
            }
        });
    }
    for (std::thread& client : clients) {
        client.join();
    }
    EXPECT_EQ(good, 400);
}

} // namespace
} // namespace latchkey::http
