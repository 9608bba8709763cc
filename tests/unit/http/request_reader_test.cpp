#include "http/request_reader.hpp"

#include <boost/asio/buffer.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace latchkey::http {
namespace {

using State = RequestReader::State;

constexpr ServerLimits small_limits{.head_bytes_max = 256, .headers_max = 8, .body_bytes_max = 64};

/// A reader and the buffer a connection would read into.
struct Wire {
    ServerLimits limits = small_limits;
    boost::beast::flat_buffer buffer;
    RequestReader reader{limits};

    State receive(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto room = reader.room(buffer);
            const std::size_t size = std::min(room.size(), bytes.size());
            buffer.commit(boost::asio::buffer_copy(room, boost::asio::buffer(bytes, size)));
            bytes.remove_prefix(size);
            if (reader.advance(buffer) == State::refused) {
                break;
            }
        }
        return reader.advance(buffer);
    }

    State receive_byte_by_byte(std::string_view bytes) {
        State state = State::head_wanted;
        for (std::size_t i = 0; i < bytes.size() && state != State::refused; ++i) {
            state = receive(bytes.substr(i, 1));
        }
        return state;
    }

    ErrorCode refusal(std::string_view bytes) {
        const bool is_refused = receive(bytes) == State::refused;
        EXPECT_TRUE(is_refused) << bytes;
        return is_refused ? reader.error().code : ErrorCode::unavailable;
    }
};

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

constexpr std::string_view chunked_head =
    "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

TEST(RequestReader, DecodesChunks) {
    const std::string bytes =
        std::string(chunked_head) + "3\r\nabc\r\n0A;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n";
    for (const bool in_pieces : {false, true}) {
        Wire wire;
        ASSERT_EQ(in_pieces ? wire.receive_byte_by_byte(bytes) : wire.receive(bytes), State::ready);
        EXPECT_EQ(wire.reader.request().body, "abc0123456789");
        EXPECT_EQ(wire.reader.request().header("Host"), "h");
        EXPECT_EQ(wire.reader.request().header("Trailer"), std::nullopt);
    }
}

TEST(RequestReader, ReadsNoChunksByteByByte) {
    Wire wire; // Beast's own parser asserts here without the reader's care
    ASSERT_EQ(wire.receive_byte_by_byte(std::string(chunked_head) + "0\r\n\r\n"), State::ready);
    EXPECT_EQ(wire.reader.request().body, "");
}

TEST(RequestReader, ReadsOnAfterChunks) {
    Wire wire;
    wire.receive(
        std::string(chunked_head) + "1\r\na\r\n0\r\n\r\nGET /n HTTP/1.1\r\nHost: h\r\n\r\n"
    );
    wire.reader.next(wire.buffer);
    ASSERT_EQ(wire.reader.advance(wire.buffer), State::ready);
    EXPECT_EQ(wire.reader.request().path, "/n");
    EXPECT_EQ(wire.reader.request().body, "");
}

TEST(RequestReader, RefusesMalformedChunks) {
    for (const std::string chunks :
         {"x\r\n",
          "-1\r\n",
          "+1\r\na\r\n",
          "0x1\r\na\r\n\r\n",
          " 1\r\na\r\n",
          "1 \r\na\r\n",
          "1\na\r\n",
          "1\r\nab\r\n0\r\n\r\n",
          "1\r\na\n0\r\n\r\n",
          "1\r\n\r\n\r\n0\r\n\r\n",
          "10000000000000000\r\n",
          ";a\r\n",
          "1;\x01\r\na\r\n",
          "0\r\nbad trailer\r\n\r\n",
          "0\r\nA: b\nC: d\r\n\r\n"}) {
        Wire wire;
        EXPECT_EQ(
            wire.refusal(std::string(chunked_head) + chunks + "\r\n\r\n"),
            ErrorCode::malformed_request
        ) << chunks;
    }
}

TEST(RequestReader, BoundsWhatSurroundsChunks) {
    Wire fits;
    const std::string extension = ";" + std::string(254, 'e');
    EXPECT_EQ(
        fits.receive(std::string(chunked_head) + "1" + extension + "\r\na\r\n0\r\n\r\n"),
        State::ready
    );
    Wire extended;
    EXPECT_EQ(
        extended.refusal(std::string(chunked_head) + "1" + extension + "ee\r\na\r\n"),
        ErrorCode::malformed_request
    );
    Wire endless;
    EXPECT_EQ(
        endless.refusal(std::string(chunked_head) + "1;" + std::string(10'000, 'e')),
        ErrorCode::malformed_request
    );
    Wire trailed;
    EXPECT_EQ(
        trailed.refusal(std::string(chunked_head) + "0\r\nT: " + std::string(10'000, 't')),
        ErrorCode::malformed_request
    );
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
