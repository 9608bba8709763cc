#include "http/request_reader.hpp"
#include "reader_wire.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace latchkey::http {
namespace {

TEST(RequestReader, ReadsARequest) {
    Wire wire;
    ASSERT_EQ(
        wire.receive(
            "POST /a%20b?c=d HTTP/1.1\r\nHost: h\r\nX-A:  v \r\nContent-Length: 3\r\n\r\nxyz"
        ),
        State::ready
    );
    const Request& request = wire.reader.request();
    EXPECT_EQ(request.method, Method::post);
    EXPECT_EQ(request.path, "/a b");
    EXPECT_EQ(request.query, "c=d");
    EXPECT_EQ(request.header("x-a"), "v");
    EXPECT_EQ(request.headers.size(), 3U);
    EXPECT_EQ(request.body, "xyz");
    EXPECT_TRUE(wire.reader.keeps_alive());
}

TEST(RequestReader, ReadsItByteByByteToo) {
    Wire wire;
    const std::string body(60, 'b');
    ASSERT_EQ(
        wire.receive_byte_by_byte(
            "PUT /p HTTP/1.1\r\nHost: h\r\nCookie: a=b\r\nContent-Length: 60\r\n\r\n" + body
        ),
        State::ready
    );
    EXPECT_EQ(wire.reader.request().header("Cookie"), "a=b");
    EXPECT_EQ(wire.reader.request().body, body);
}

TEST(RequestReader, ReadsOneRequestAfterAnother) {
    Wire wire;
    wire.receive(
        "GET /1 HTTP/1.1\r\nHost: h\r\nX: y\r\n\r\nDELETE /22 HTTP/1.1\r\nHost: h\r\n\r\nGE"
    );
    EXPECT_EQ(wire.reader.request().path, "/1");
    wire.reader.next(wire.buffer);
    ASSERT_EQ(wire.reader.advance(wire.buffer), State::ready);
    EXPECT_EQ(wire.reader.request().method, Method::delete_);
    EXPECT_EQ(wire.reader.request().path, "/22");
    EXPECT_EQ(wire.reader.request().header("X"), std::nullopt);
    wire.reader.next(wire.buffer);
    EXPECT_EQ(wire.reader.advance(wire.buffer), State::head_wanted);
    EXPECT_EQ(wire.receive("T /3 HTTP/1.1\r\nHost: h\r\n\r\n"), State::ready);
    EXPECT_EQ(wire.reader.request().path, "/3");
}

TEST(RequestReader, ForgetsTheRequestBefore) {
    Wire wire;
    wire.receive("HEAD /auth/x?q HTTP/1.1\r\nHost: h\r\n\r\n");
    wire.reader.next(wire.buffer);
    EXPECT_EQ(wire.reader.request().method, Method::other);
    EXPECT_EQ(wire.reader.request().path, "");
    EXPECT_EQ(wire.reader.request().query, "");
}

TEST(RequestReader, LimitsTheBody) {
    const std::string head = "POST /auth HTTP/1.1\r\nHost: h\r\nContent-Length: ";
    Wire fits;
    EXPECT_EQ(fits.receive(head + "64\r\n\r\n" + std::string(64, 'b')), State::ready);
    Wire declared;
    EXPECT_EQ(declared.refusal(head + "65\r\n\r\n"), ErrorCode::payload_too_large);
    EXPECT_EQ(declared.reader.request().path, "/auth"); // for the CORS headers of the answer
    EXPECT_EQ(declared.reader.request().header("Host"), "h");
    Wire huge;
    EXPECT_EQ(huge.refusal(head + "18446744073709551615\r\n\r\n"), ErrorCode::payload_too_large);

    const std::string chunk = "20\r\n" + std::string(32, 'c') + "\r\n";
    Wire chunks;
    EXPECT_EQ(
        chunks.receive(std::string(chunked_head) + chunk + chunk + "0\r\n\r\n"), State::ready
    );
    Wire too_many;
    EXPECT_EQ(
        too_many.refusal(std::string(chunked_head) + chunk + chunk + "1\r\n"),
        ErrorCode::payload_too_large
    );
}

TEST(RequestReader, LimitsTheHead) {
    const std::string start = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
    const std::string end = "\r\n\r\n";
    const std::size_t room = small_limits.head_bytes_max - start.size() - end.size();
    Wire fits;
    EXPECT_EQ(fits.receive(start + std::string(room, 'x') + end), State::ready);
    Wire too_long;
    EXPECT_EQ(
        too_long.refusal(start + std::string(room + 1, 'x') + end), ErrorCode::headers_too_large
    );
    Wire endless;
    EXPECT_EQ(endless.refusal("GET /" + std::string(300, 'x')), ErrorCode::headers_too_large);
    Wire in_pieces;
    EXPECT_EQ(
        in_pieces.receive_byte_by_byte(start + std::string(room + 1, 'x') + end), State::refused
    );
    EXPECT_EQ(in_pieces.reader.error().code, ErrorCode::headers_too_large);
}

TEST(RequestReader, SkipsOneEmptyLineBeforeARequest) {
    Wire one;
    EXPECT_EQ(one.receive_byte_by_byte("\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"), State::ready);
    Wire two;
    EXPECT_EQ(
        two.refusal("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"), ErrorCode::malformed_request
    );
    Wire carriage_return;
    EXPECT_EQ(carriage_return.refusal("\rGET"), ErrorCode::malformed_request);
}

TEST(RequestReader, RefusesTargetsNobodyServes) {
    for (const std::string line :
         {"CONNECT h:443", "GET auth/login", "GET *", "GET ftp://h/", "GET ?q"}) {
        Wire wire;
        EXPECT_EQ(wire.refusal(line + " HTTP/1.1\r\nHost: h\r\n\r\n"), ErrorCode::malformed_request)
            << line;
    }
}

TEST(RequestReader, KnowsWhetherTheConnectionStays) {
    const struct {
        std::string head;
        bool stays;
    } cases[] = {
        {"HTTP/1.1\r\nHost: h", true},
        {"HTTP/1.1\r\nHost: h\r\nConnection: close", false},
        {"HTTP/1.1\r\nHost: h\r\nConnection: Keep-Alive", true},
        {"HTTP/1.1\r\nHost: h\r\nConnection: foo, Close", false},
        {"HTTP/1.0", false},
        {"HTTP/1.0\r\nConnection: keep-alive", true},
    };

    for (const auto& [head, stays] : cases) {
        Wire wire;
        ASSERT_EQ(wire.receive("GET / " + head + "\r\n\r\n"), State::ready) << head;
        EXPECT_EQ(wire.reader.keeps_alive(), stays) << head;
    }
}

TEST(RequestReader, SeesThatTheClientWaitsForContinue) {
    const std::string head = "Host: h\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n";
    Wire wire;
    EXPECT_EQ(wire.receive("POST / HTTP/1.1\r\n" + head), State::body_wanted);
    EXPECT_TRUE(wire.reader.expects_continue());
    Wire old;
    EXPECT_EQ(old.receive("POST / HTTP/1.0\r\n" + head), State::body_wanted);
    EXPECT_FALSE(old.reader.expects_continue());
}

TEST(RequestReader, KeepsViewsWhileALongBodyArrives) {
    ServerLimits limits;
    boost::beast::flat_buffer buffer;
    RequestReader reader(limits);
    const std::string bytes = "POST / HTTP/1.1\r\nHost: h\r\nX: " + std::string(5000, 'x') +
                              "\r\nContent-Length: 16384\r\n\r\n" + std::string(16384, 'b');
    std::string_view rest = bytes;
    State state = State::head_wanted;
    while (!rest.empty()) {
        const auto room = reader.room(buffer);
        const std::size_t size = std::min({room.size(), rest.size(), std::size_t{1000}});
        buffer.commit(boost::asio::buffer_copy(room, boost::asio::buffer(rest, size)));
        rest.remove_prefix(size);
        state = reader.advance(buffer);
    }
    ASSERT_EQ(state, State::ready);
    EXPECT_EQ(reader.request().header("X"), std::string(5000, 'x'));
    EXPECT_EQ(reader.request().body, std::string(16384, 'b'));
}

} // namespace
} // namespace latchkey::http
