// Answers that a connection gives again without asking the handler, over real sockets.

#include "base/worker_pool.hpp"
#include "http/server.hpp"
#include "raw_client.hpp"
#include "support/http_client.hpp"
#include "support/manual_clock.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>

namespace latchkey::http {
namespace {

using namespace std::chrono_literals;
using latchkey::testing::HttpAnswer;
using latchkey::testing::HttpClient;
using latchkey::testing::HttpRequest;

struct SharedLease final : Lease {
    explicit SharedLease(const std::atomic<bool>& holds)
        : is_good(holds) {}

    [[nodiscard]] bool holds(TimePoint /*now*/) override { return is_good; }

    const std::atomic<bool>& is_good;
};

/// GET /auth/who, on the worker lane: X-Token's value, good for as long as `is_good`.
class RepeatedAnswer : public ::testing::Test {
protected:
    RepeatedAnswer() { server.start(); }

    Response who(const Request& request) {
        ++handled;
        Response response{
            .content_type = "text/plain",
            .body = std::string(request.header("X-Token").value_or("nobody")),
            .lease = std::make_shared<SharedLease>(is_good)};
        return response;
    }

    static std::optional<AnswerKey> key(const Request& request) {
        const auto token = request.header("X-Token");
        return token ? std::optional(AnswerKey{*token, ""}) : std::nullopt;
    }

    HttpAnswer ask(const std::string& method = "GET", testing::HeaderList more = {}) {
        more.emplace_back("X-Token", "ada");
        return client.send({.method = method, .target = "/auth/who", .headers = std::move(more)});
    }

    std::atomic<bool> is_good = true;
    std::atomic<int> handled = 0;
    testing::ManualClock clock;
    WorkerPool workers{{.threads = 1, .queue_max = 8}};
    Router router{
        {{Method::get,
          "/auth/who",
          Lane::worker,
          [this](const Request& request) { return who(request); },
          nullptr,
          Gate::unsafe_methods,
          key}},
        OriginPolicy({.allowed = {"https://one.example", "https://two.example"}})};
    Server server{
        {.host = "127.0.0.1", .port = 0, .io_threads = 1, .limits = {}}, router, workers, clock};
    HttpClient client{server.port()};
};

TEST_F(RepeatedAnswer, IsTheSameButForTheDate) {
    const HttpAnswer first = ask();
    clock.advance(1h);
    const HttpAnswer second = ask();
    EXPECT_EQ(handled, 1);
    EXPECT_EQ(first.status, 200U);
    EXPECT_EQ(second.status, first.status);
    EXPECT_EQ(second.body, "ada");
    EXPECT_EQ(first.header("Date"), "Sun, 22 Nov 2026 00:00:00 GMT");
    EXPECT_EQ(second.header("Date"), "Sun, 22 Nov 2026 01:00:00 GMT");
    ASSERT_EQ(second.headers.size(), first.headers.size());
    for (std::size_t i = 0; i < first.headers.size(); ++i) {
        EXPECT_EQ(second.headers[i].first, first.headers[i].first);
        EXPECT_TRUE(second.headers[i] == first.headers[i] || first.headers[i].first == "Date");
    }
}

TEST_F(RepeatedAnswer, IsGivenToOtherConnectionsOfTheThread) {
    ask();
    client.disconnect();
    EXPECT_EQ(ask().body, "ada");
    EXPECT_EQ(handled, 1);
}

TEST_F(RepeatedAnswer, EndsWithItsLease) {
    ask();
    is_good = false;
    EXPECT_EQ(ask().body, "ada");
    EXPECT_EQ(handled, 2);
}

TEST_F(RepeatedAnswer, IsOneForEachOrigin) {
    for (int round = 0; round < 2; ++round) {
        for (const std::string origin :
             {"https://one.example", "https://two.example", "https://evil.example"}) {
            const HttpAnswer answer = ask("GET", {{"Origin", origin}});
            const bool is_listed = origin != "https://evil.example";
            EXPECT_EQ(
                answer.header("Access-Control-Allow-Origin"),
                is_listed ? std::optional(origin) : std::nullopt
            );
        }
        EXPECT_FALSE(ask().header("Access-Control-Allow-Origin"));
    }
    EXPECT_EQ(handled, 3) << "those that are not listed have one answer: the one without CORS";
}

/// A body that waits to be asked for is asked for each time, also after an answer from memory.
TEST_F(RepeatedAnswer, LeavesTheNextRequestItsContinue) {
    ask();
    RawClient patient(server.port());
    const std::string head = "GET /auth/who HTTP/1.1\r\nHost: a\r\nX-Token: ada\r\n"
                             "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n";
    for (int i = 0; i < 3; ++i) {
        patient.send(head);
        EXPECT_EQ(patient.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
        patient.send("abc");
        EXPECT_EQ(patient.read_answer().body, "ada");
    }
    EXPECT_EQ(handled, 1);
}

/// What is framed or finished in another way is made anew, and does not get into the memory.
TEST_F(RepeatedAnswer, IsOnlyForPlainRequests) {
    const HttpAnswer closed = ask("GET", {{"Connection", "close"}});
    EXPECT_EQ(closed.header("Connection"), "close");
    EXPECT_EQ(ask("HEAD").body, "");
    EXPECT_TRUE(ask("GET",
                    {{"Origin", "https://one.example"},
                     {"Access-Control-Request-Private-Network", "true"}}
    ).header("Access-Control-Allow-Private-Network"));
    const std::string old = "GET /auth/who HTTP/1.0\r\nConnection: keep-alive\r\nX-Token: ada\r\n";
    EXPECT_EQ(client.send_bytes(old + "\r\n").header("Connection"), "keep-alive");
    EXPECT_EQ(handled, 4);
    const HttpAnswer plain = ask("GET", {{"Origin", "https://one.example"}});
    EXPECT_EQ(handled, 5) << "none of them was kept";
    EXPECT_FALSE(plain.header("Connection"));
    EXPECT_FALSE(plain.header("Access-Control-Allow-Private-Network"));
    ask("GET", {{"Origin", "https://one.example"}, {"Connection", "close"}});
    EXPECT_EQ(handled, 6) << "nor is one that was kept given to them";
}

TEST_F(RepeatedAnswer, IsNotForRequestsWithoutAKey) {
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(client.send({.target = "/auth/who"}).body, "nobody");
    }
    EXPECT_EQ(handled, 2);
}

TEST_F(RepeatedAnswer, KeepsItsPlaceAmongPipelinedOnes) {
    const std::string asked = "GET /auth/who HTTP/1.1\r\nHost: a\r\nX-Token: ada\r\n\r\n";
    const std::string other = "GET /auth/who HTTP/1.1\r\nHost: a\r\nX-Token: eve\r\n\r\n";
    RawClient pipeline(server.port());
    pipeline.send(asked);
    EXPECT_EQ(pipeline.read_answer().body, "ada");
    pipeline.send(other + asked + "GET /x HTTP/1.1\r\nHost: a\r\n\r\n" + asked);
    EXPECT_EQ(pipeline.read_answer().body, "eve");
    EXPECT_EQ(pipeline.read_answer().body, "ada");
    EXPECT_EQ(pipeline.read_answer().status, 404U);
    EXPECT_EQ(pipeline.read_answer().body, "ada");
    EXPECT_EQ(handled, 2);
}

} // namespace
} // namespace latchkey::http
