#include "base/feed.hpp"
#include "http/answer_memory.hpp"
#include "http/response_writer.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace latchkey::http {
namespace {

const std::string date = "Sun, 22 Nov 2026 06:34:32 GMT";

std::string write(const Response& response, ResponseFraming framing = {}) {
    framing.date = date;
    std::string out = "before|";
    append_response(out, response, framing);
    EXPECT_TRUE(out.starts_with("before|"));
    return out.substr(7);
}

TEST(ResponseWriter, CopiesStandingHeadersAsTheyAre) {
    EXPECT_NE(
        write({.body = "abc"}, {.standing_headers = "X-One: 1\r\nX-Two: 2\r\n"})
            .find("Content-Length: 3\r\nX-One: 1\r\nX-Two: 2\r\n\r\nabc"),
        std::string::npos
    );
}

TEST(ResponseWriter, WritesHeadAndBody) {
    Response response = message_response(401, "Not authorized");
    response.add_header("Vary", "Origin");
    EXPECT_EQ(
        write(response),
        "HTTP/1.1 401 UNAUTHORIZED\r\n"
        "Date: Sun, 22 Nov 2026 06:34:32 GMT\r\n"
        "Content-Type: application/json\r\n"
        "Content-Length: 38\r\n"
        "Vary: Origin\r\n"
        "\r\n"
        "{\"data\":{\"message\":\"Not authorized\"}}\n"
    );
}

TEST(ResponseWriter, LeavesTheBodyOutOfAnswersToHead) {
    EXPECT_EQ(
        write({.content_type = "", .body = "abc"}, {.body = ResponseFraming::Body::left_out}),
        "HTTP/1.1 200 OK\r\nDate: " + date + "\r\nContent-Length: 3\r\n\r\n"
    );
}

TEST(ResponseWriter, SaysWhatBecomesOfTheConnection) {
    using Connection = ResponseFraming::Connection;
    const Response empty{.content_type = ""};
    EXPECT_EQ(write(empty).find("Connection"), std::string::npos);
    EXPECT_NE(
        write(empty, {.connection = Connection::close}).find("\r\nConnection: close\r\n"),
        std::string::npos
    );
    EXPECT_NE(
        write(empty, {.connection = Connection::keep_alive}).find("\r\nConnection: keep-alive\r\n"),
        std::string::npos
    );
}

TEST(ResponseWriter, GivesABodyThatGoesOnNoLength) {
    const Response response{
        .content_type = "text/plain", .body = "begin", .feed = std::make_shared<Feed>()};
    EXPECT_EQ(
        write(response, {.connection = ResponseFraming::Connection::close}),
        "HTTP/1.1 200 OK\r\nDate: " + date +
            "\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nbegin"
    );
}

TEST(ResponseWriter, RefusesAFeedWhereThereIsNoBody) {
    for (const unsigned status : {204U, 304U}) {
        EXPECT_THROW(write({.status = status, .feed = std::make_shared<Feed>()}), std::logic_error);
    }
}

TEST(ResponseWriter, SendsNoBodyWhereThereIsNone) {
    for (const unsigned status : {204U, 304U}) {
        const std::string bytes = write({.status = status, .body = "x"});
        EXPECT_TRUE(bytes.ends_with("\r\n\r\n")) << bytes;
        EXPECT_EQ(bytes.find("Content-"), std::string::npos) << bytes;
    }
}

TEST(ResponseWriter, RefusesToGiveACookieToWhoeverAsksNext) {
    struct AnyLease final : Lease {
        [[nodiscard]] bool holds(TimePoint /*now*/) override { return true; }
    };

    Response response{.lease = std::make_shared<AnyLease>()};
    response.add_header("X-Other", "fine");
    EXPECT_NO_THROW(check_writable(response));
    response.add_header("set-cookie", "a=b");
    EXPECT_THROW(check_writable(response), std::logic_error);
    response.lease = nullptr;
    EXPECT_NO_THROW(check_writable(response));
}

TEST(ResponseWriter, RefusesToSplitAnAnswer) {
    for (const std::string& value :
         {std::string("a\r\nb: c"),
          std::string("a\nb"),
          std::string("a\rb"),
          std::string("a\0b", 3)}) {
        Response response;
        response.add_header("X", value);
        std::string out;
        EXPECT_THROW(append_response(out, response, {}), std::logic_error);
        EXPECT_EQ(out, "");
    }
    Response named;
    named.add_header("X: y\r\nZ", "v");
    EXPECT_THROW(check_writable(named), std::logic_error);
    EXPECT_THROW(check_writable({.content_type = "a\r\nb"}), std::logic_error);
    EXPECT_THROW(check_writable({.status = 100}), std::logic_error);
    EXPECT_THROW(check_writable({.status = 600}), std::logic_error);
    Response tabbed;
    tabbed.add_header("X-Y", "a\tb \xc3\xa9");
    EXPECT_NO_THROW(check_writable(tabbed));
}

} // namespace
} // namespace latchkey::http
