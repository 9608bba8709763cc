// How a body that goes on ends, whoever ends it: nothing queued is lost, and the feed is let go.

#include "stream_client.hpp"
#include "test_server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::http {
namespace {

using namespace std::chrono_literals;

/// Pushes in a thread of its own until it is destroyed.
class Pusher {
public:
    explicit Pusher(Feeds& feeds)
        : thread_([this, &feeds] {
            while (!is_over_) {
                feeds.push("pushed\n");
                std::this_thread::sleep_for(100us);
            }
        }) {}

    Pusher(const Pusher&) = delete;
    Pusher(Pusher&&) = delete;
    Pusher& operator=(const Pusher&) = delete;
    Pusher& operator=(Pusher&&) = delete;

    ~Pusher() {
        is_over_ = true;
        thread_.join();
    }

private:
    std::atomic<bool> is_over_{false};
    std::thread thread_;
};

TEST(StreamEnd, ComesAfterWhatWasQueued) {
    TestServer server;
    const auto client = open_stream(server.port());
    const std::weak_ptr<Feed> feed = server.feeds().wait_for(0);
    {
        const std::shared_ptr<Feed> held = feed.lock();
        ASSERT_NE(held, nullptr);
        held->push("last\n");
        held->close();
    }
    EXPECT_EQ(rest_of(*client), "last\n");
    EXPECT_TRUE(expires(feed));
}

TEST(StreamEnd, MayComeWhileItBegins) {
    TestServer server;
    const Pusher pusher(server.feeds());
    for (std::size_t i = 0; i < 20; ++i) {
        RawClient client(server.port());
        client.send(get("/stream"));
        const std::weak_ptr<Feed> feed = server.feeds().wait_for(i);
        if (const std::shared_ptr<Feed> held = feed.lock()) {
            held->close();
        }
        EXPECT_EQ(client.read_answer().status, 200U);
        EXPECT_TRUE(rest_of(client).starts_with("hello\n"));
        EXPECT_TRUE(expires(feed));
    }
}

TEST(StreamEnd, LetsGoOfTheFeedWhenTheClientHasGone) {
    TestServer server;
    auto closed = open_stream(server.port());
    auto aborted = open_stream(server.port());
    auto half_closed = open_stream(server.port());
    closed.reset();
    aborted->abort();
    half_closed->finish_sending();
    EXPECT_TRUE(server.feeds().all_expire());
    EXPECT_EQ(rest_of(*half_closed), "");
    EXPECT_EQ(server.feeds().push("to nobody"), 0U);
}

TEST(StreamEnd, TellsOwnersThatHoldTheFeed) {
    TestServer server;
    auto client = open_stream(server.port());
    const std::shared_ptr<Feed> feed = server.feeds().wait_for(0).lock();
    ASSERT_NE(feed, nullptr);
    client.reset();
    bool is_read = true;
    for (int i = 0; i < 500 && is_read; ++i) {
        is_read = feed->push("x");
        std::this_thread::sleep_for(20ms);
    }
    EXPECT_FALSE(is_read);
}

TEST(StreamEnd, ComesToAClientThatSendsMore) {
    TestServer server;
    const std::string large(200'000, 'x');
    for (const std::string& more : {std::string("x"), get("/hello"), large}) {
        const auto client = open_stream(server.port());
        client->send(more);
        EXPECT_EQ(rest_of(*client), "");

        RawClient pipelining(server.port());
        pipelining.send(get("/worker/stream") + more);
        EXPECT_EQ(pipelining.read_answer().status, 200U);
        EXPECT_EQ(rest_of(pipelining), "hello\nearly\n");
    }
    EXPECT_TRUE(server.feeds().all_expire());
}

TEST(StreamEnd, ComesToAClientThatDoesNotRead) {
    TestServer server({.write_timeout = 1s});
    const auto client = open_stream(server.port(), 4096);
    const std::string line = std::string(1023, 'x') + '\n';
    int pushed = 0;
    while (pushed < 2000 && server.feeds().push(line) > 0) {
        ++pushed;
        std::this_thread::sleep_for(1ms); // slow enough for a client that reads
    }
    EXPECT_LT(pushed, 512); // KiB: the feed's own and what the kernel takes of a stream
    EXPECT_TRUE(expires(server.feeds().wait_for(0)));
}

TEST(StreamEnd, ComesAtOnceWhenTheServerStops) {
    TestServer server({.drain_timeout = 60s});
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(open_stream(server.port()));
    }
    EXPECT_EQ(server.feeds().push("bye\n"), clients.size());
    auto stopped = std::async(std::launch::async, [&] { server.server().stop(); });
    for (const auto& client : clients) {
        EXPECT_EQ(rest_of(*client), "bye\n");
    }
    EXPECT_EQ(stopped.wait_for(5s), std::future_status::ready);
    EXPECT_EQ(server.feeds().push("to nobody"), 0U);
}

TEST(StreamEnd, IsNotWaitedForWhenAClientDoesNotRead) {
    TestServer server({.write_timeout = 60s, .drain_timeout = 60s});
    const auto client = open_stream(server.port(), 4096);
    const std::string line = std::string(1023, 'x') + '\n';
    while (server.feeds().push(line) > 0) {
        std::this_thread::sleep_for(1ms);
    }
    auto stopped = std::async(std::launch::async, [&] { server.server().stop(); });
    EXPECT_EQ(stopped.wait_for(20s), std::future_status::ready);
}

TEST(StreamEnd, OfARequestThatIsHandledWhileTheServerStops) {
    TestServer server({.drain_timeout = 60s}, {.threads = 1, .queue_max = 8});
    RawClient busy(server.port());
    busy.send(get("/worker/gate"));
    ASSERT_TRUE(server.gate().wait_for(1));
    RawClient client(server.port());
    client.send(get("/worker/stream"));
    std::this_thread::sleep_for(200ms); // it is queued behind the other
    auto stopped = std::async(std::launch::async, [&] { server.server().stop(); });
    std::this_thread::sleep_for(200ms);
    server.gate().open();
    EXPECT_EQ(client.read_answer().status, 200U);
    EXPECT_EQ(rest_of(client), "hello\nearly\n");
    EXPECT_EQ(stopped.wait_for(5s), std::future_status::ready);
}

TEST(StreamEnd, OfTheWholeServerWhileOthersPush) {
    for (int round = 0; round < 20; ++round) {
        Feeds outliving;
        const auto feed = outliving.make();
        const Router router(
            {{Method::get,
              "/stream",
              Lane::io,
              [&feed](const Request&) { return Response{.body = "hello\n", .feed = feed}; }}},
            OriginPolicy({})
        );
        WorkerPool workers({.threads = 1, .queue_max = 1});
        const SystemClock clock;
        const Pusher pusher(outliving);
        Server server({"127.0.0.1", 0, 2, {}}, router, workers, clock);
        server.start();
        const auto client = open_stream(server.port());
        server.stop();
        EXPECT_FALSE(feed->push("x"));
    }
}

void come_and_go(std::uint16_t port, int times) {
    for (int i = 0; i < times; ++i) {
        RawClient client(port);
        client.send(get(i % 2 == 0 ? "/stream" : "/worker/stream"));
        client.read(i % 3 == 0 ? 0 : 1);
        if (i % 4 < 2) {
            client.abort();
        }
    }
}

// What the sanitizers are to look at: wakes on their way to connections that are just going.
TEST(StreamEnd, OfAThousandWhileOthersPush) {
    TestServer server;
    const Pusher pusher(server.feeds());
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back(come_and_go, server.port(), 250);
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_TRUE(server.feeds().all_expire());
}

} // namespace
} // namespace latchkey::http
