// Answers in two halves: no thread waits for what is between them.

#include "base/clock.hpp"
#include "base/completion.hpp"
#include "base/error.hpp"
#include "base/worker_pool.hpp"
#include "http/server.hpp"
#include "raw_client.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::http {
namespace {

using namespace std::chrono_literals;

Response text(std::string body) {
    return {.content_type = "text/plain", .body = std::move(body)};
}

/// A server with one worker. GET /rest says the User-Agent once complete() was called, /failing
/// throws then, /twice has two waits; /at_once is complete from the beginning; /worker says "here".
class RestTest : public ::testing::Test {
protected:
    RestTest()
        : router_(
              {rest_route("/rest", says_user_agent()),
               rest_route("/failing", [](const Request&) -> Response { throw Failure("no"); }),
               rest_route(
                   "/twice",
                   [this](const Request& request) { return waits(request, says_user_agent()); }
               ),
               {Method::get,
                "/at_once",
                Lane::worker,
                [](const Request&) {
                    const auto completion = std::make_shared<Completion>();
                    completion->complete();
                    return in_halves(completion, [] { return text("at once"); });
                }},
               {Method::get,
                "/io",
                Lane::io,
                [](const Request&) {
                    return in_halves(std::make_shared<Completion>(), [] { return text(""); });
                }},
               {Method::get, "/worker", Lane::worker, [](const Request&) { return text("here"); }}},
              OriginPolicy({})
          ) {
        server_.start();
    }

    ~RestTest() override {
        complete_all();
        server_.stop();
    }

    static Response
    in_halves(const std::shared_ptr<Completion>& after, std::function<Response()> answer) {
        return {.rest = std::make_shared<Rest>(Rest{after, std::move(answer)})};
    }

    static Handler says_user_agent() {
        return [](const Request& request) {
            return text(std::string(request.header("User-Agent").value_or("")));
        };
    }

    Response waits(const Request& request, const Handler& handler) {
        const auto completion = std::make_shared<Completion>();
        const std::lock_guard lock(mutex_);
        waiting_.push_back(completion);
        return in_halves(completion, [&request, handler] { return handler(request); });
    }

    Route rest_route(std::string_view path, const Handler& handler) {
        return {Method::get, path, Lane::worker, [this, handler](const Request& request) {
                    return waits(request, handler);
                }};
    }

    /// Lets the oldest that waits go on; false when none comes within ten seconds.
    bool complete_one() {
        for (int i = 0; i < 1000; ++i) {
            std::shared_ptr<Completion> oldest;
            {
                const std::lock_guard lock(mutex_);
                if (!waiting_.empty()) {
                    oldest = waiting_.front();
                    waiting_.erase(waiting_.begin());
                }
            }
            if (oldest != nullptr) {
                oldest->complete();
                return true;
            }
            std::this_thread::sleep_for(10ms);
        }
        return false;
    }

    void complete_all() {
        const std::lock_guard lock(mutex_);
        for (const auto& completion : std::exchange(waiting_, {})) {
            completion->complete();
        }
    }

    static std::string get(const std::string& path) {
        return "GET " + path + " HTTP/1.1\r\nHost: h\r\nUser-Agent: me\r\n\r\n";
    }

    std::string answer_to(const std::string& path) {
        RawClient client(server_.port());
        client.send(get(path));
        return client.read_answer().body;
    }

    std::mutex mutex_;
    std::vector<std::shared_ptr<Completion>> waiting_;
    Router router_;
    WorkerPool workers_{{.threads = 1, .queue_max = 2}};
    SystemClock clock_;
    Server server_{
        {.host = "127.0.0.1", .port = 0, .io_threads = 1, .limits = {}}, router_, workers_, clock_};
};

TEST_F(RestTest, TheRequestIsStillThereForTheSecondHalf) {
    RawClient client(server_.port());
    client.send(get("/rest") + get("/worker"));
    ASSERT_TRUE(complete_one());
    EXPECT_EQ(client.read_answer().body, "me");
    EXPECT_EQ(client.read_answer().body, "here") << "and the next request comes after it";
}

TEST_F(RestTest, NoWorkerWaits) {
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 8; ++i) { // of one worker
        clients.push_back(std::make_unique<RawClient>(server_.port()));
        clients.back()->send(get("/rest"));
        EXPECT_EQ(answer_to("/worker"), "here");
    }
    complete_all(); // eight rests for a queue of two
    for (const auto& client : clients) {
        EXPECT_EQ(client->read_answer().body, "me");
    }
}

TEST_F(RestTest, MayBeCompleteBeforeAnybodyWaits) {
    EXPECT_EQ(answer_to("/at_once"), "at once");
}

TEST_F(RestTest, MayWaitTwice) {
    RawClient client(server_.port());
    client.send(get("/twice"));
    ASSERT_TRUE(complete_one());
    ASSERT_TRUE(complete_one());
    EXPECT_EQ(client.read_answer().body, "me");
}

TEST_F(RestTest, TheBarrierIsAroundTheSecondHalfToo) {
    RawClient client(server_.port());
    client.send(get("/failing"));
    ASSERT_TRUE(complete_one());
    EXPECT_EQ(client.read_answer().status, 503U);
}

TEST_F(RestTest, IsABugWhereNothingMayWait) {
    RawClient client(server_.port());
    client.send(get("/io"));
    EXPECT_EQ(client.read_answer().status, 500U);
}

TEST_F(RestTest, AClientThatGoesIsNotMissed) {
    {
        RawClient gone(server_.port());
        gone.send(get("/rest"));
        EXPECT_EQ(answer_to("/worker"), "here");
        gone.abort();
    }
    ASSERT_TRUE(complete_one()); // reads a header out of the connection's buffer
    EXPECT_EQ(answer_to("/worker"), "here");
}

TEST_F(RestTest, AServerThatStopsWaitsForIt) {
    RawClient client(server_.port());
    client.send(get("/rest"));
    EXPECT_EQ(answer_to("/worker"), "here");
    auto stopped = std::async(std::launch::async, [this] { server_.stop(); });
    EXPECT_EQ(stopped.wait_for(100ms), std::future_status::timeout);
    ASSERT_TRUE(complete_one());
    EXPECT_EQ(client.read_answer().body, "me");
    EXPECT_EQ(stopped.wait_for(10s), std::future_status::ready);
}

} // namespace
} // namespace latchkey::http
