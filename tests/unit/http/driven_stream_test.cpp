// A body that goes on, step by step: what its connection keeps, and what meets it between two
// waits.

#include "base/feed.hpp"
#include "driven_connection.hpp"
#include "stream_client.hpp"
#include "support/repeated.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <chrono>
#include <cstddef>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace latchkey::http {
namespace {

/// A connection that is asked for a stream of `feed`, which begins with "hello\n" and beats with
/// "beat\n".
class DrivenStream {
public:
    DrivenStream() { driven_.start(); }

    void open(std::string_view more_headers = {}) {
        driven_.run();
        driven_.send("GET /stream HTTP/1.1\r\nHost: h\r\n" + std::string(more_headers) + "\r\n");
        driven_.take_in_all();
        driven_.run();
        EXPECT_EQ(client().read_answer().status, 200U);
        EXPECT_EQ(client().read_until("\n"), "hello\n");
    }

    [[nodiscard]] std::shared_ptr<Feed> feed() const { return feed_.lock(); }

    DrivenConnection& connection() { return driven_; }

    RawClient& client() { return driven_.client(); }

private:
    Response answer() {
        auto feed = std::make_shared<Feed>();
        feed_ = feed;
        return {.body = "hello\n", .feed = std::move(feed), .heartbeat = "beat\n"};
    }

    std::weak_ptr<Feed> feed_;
    DrivenConnection driven_{
        {{Method::get, "/stream", Lane::io, [this](const Request&) { return answer(); }}}};
};

TEST(DrivenStream, KeepsLittleWhileItWaits) {
    DrivenStream stream;
    stream.connection().run();
    const std::size_t before = allocated_bytes(); // a connection that idles, with room to read
    stream.open(testing::repeated("X-Header: " + std::string(70, 'x') + "\r\n", 90));
    EXPECT_LT(allocated_bytes(), before);
    for (int i = 0; i < 10; ++i) {
        stream.feed()->push(std::string(Feed::waiting_bytes_max - 1, 'x') + '\n');
        stream.connection().run();
        EXPECT_EQ(stream.client().read_until("\n").size(), Feed::waiting_bytes_max);
    }
    stream.connection().run();
    EXPECT_LT(allocated_bytes(), before);
}

TEST(DrivenStream, BeatsOnceForEveryIntervalOfSilence) {
    DrivenStream stream;
    stream.open();
    stream.connection().pass_an_hour();
    stream.connection().run();
    EXPECT_EQ(stream.client().read_until("\n"), "beat\n");
    stream.connection().run();
    stream.feed()->push("pushed\n");
    stream.connection().run();
    EXPECT_EQ(stream.client().read_until("\n"), "pushed\n"); // and no beat before it
    stream.connection().pass_an_hour();
    stream.feed()->push("both\n");
    stream.connection().run();
    EXPECT_EQ(stream.client().read_until("\n"), "beat\n");
    EXPECT_EQ(stream.client().read_until("\n"), "both\n");
}

TEST(DrivenStream, TakesWhatIsPushedWhileItWrites) {
    DrivenStream stream;
    stream.open();
    std::string pushed;
    std::string line;
    do { // until a write waits and the room behind it is full
        pushed += line;
        stream.connection().run();
        line = std::to_string(pushed.size()) + std::string(1000, ' ') + '\n';
    } while (stream.feed()->push(line));
    auto rest = std::async(std::launch::async, [&stream] { return rest_of(stream.client()); });
    EXPECT_TRUE(stream.connection().run_to_end());
    stream.connection().socket().close();
    EXPECT_TRUE(rest.get() == pushed);
}

TEST(DrivenStream, EndsWhenAWriteDoesNotProgress) {
    DrivenStream stream;
    stream.open();
    const std::string line = std::string(1023, 'x') + '\n';
    while (stream.feed()->push(line)) { // until a write waits and the room behind it is full
        stream.connection().run();
    }
    stream.connection().run();
    EXPECT_FALSE(stream.connection().has_ended());
    stream.connection().pass_an_hour();
    EXPECT_TRUE(stream.connection().run_to_end());
    EXPECT_EQ(stream.feed(), nullptr);
}

TEST(DrivenStream, EndsWithAWakeOnItsWay) {
    DrivenStream stream;
    stream.open();
    stream.client().abort();
    for (int i = 0; i < 100'000 && !stream.connection().has_ended(); ++i) {
        if (const std::shared_ptr<Feed> feed = stream.feed()) {
            feed->push("pushed\n"); // a wake for every step on the way to the end
        }
        stream.connection().step();
    }
    EXPECT_TRUE(stream.connection().has_ended());
    EXPECT_EQ(stream.feed(), nullptr);
}

TEST(DrivenStream, HasTheKernelNoticeClientsThatVanish) {
    DrivenStream stream;
    stream.open();
    unsigned milliseconds = 0;
    socklen_t size = sizeof milliseconds;
    const int socket = stream.connection().socket().native_handle();
    ASSERT_EQ(::getsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, &size), 0);
    EXPECT_EQ(std::chrono::milliseconds(milliseconds), ServerLimits().write_timeout);
}

} // namespace
} // namespace latchkey::http
