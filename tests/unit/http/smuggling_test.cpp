// Requests that two servers in a row could cut up differently. Each must end the connection, and
// what hides behind it must never be answered.

#include "raw_client.hpp"
#include "test_server.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace latchkey::http {
namespace {

using namespace std::string_view_literals;

struct Shape {
    const char* name;
    std::string_view bytes;
};

std::ostream& operator<<(std::ostream& out, const Shape& shape) {
    return out << shape.name;
}

std::string name_of(const ::testing::TestParamInfo<Shape>& info) {
    return info.param.name;
}

class Smuggling : public ::testing::TestWithParam<Shape> {};

TEST_P(Smuggling, IsRefusedAndEndsTheConnection) {
    TestServer server;
    RawClient client(server.port());
    client.send(std::string(GetParam().bytes) + "DELETE /items/1 HTTP/1.1\r\nHost: h\r\n\r\n");
    const Answer answer = client.read_answer();
    EXPECT_EQ(answer.status, 400U);
    EXPECT_EQ(answer.header("connection"), "close");
    EXPECT_EQ(answer.header("content-type"), "application/json");
    EXPECT_TRUE(answer.body.starts_with("{\"data\":{\"code\":\"malformed_request\""))
        << answer.body;
    EXPECT_EQ(client.read_answer().status, 0U);
    EXPECT_TRUE(client.is_closed_by_server());
}

const Shape shapes[] = {
    {"cl_te",
     "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\nTransfer-Encoding: "
     "chunked\r\n\r\n0\r\n\r\n"},
    {"te_cl",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: "
     "4\r\n\r\n0\r\n\r\n"},
    {"te_te",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
     "x\r\n\r\n0\r\n\r\n"},
    {"te_list", "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: x, chunked\r\n\r\n0\r\n\r\n"},
    {"te_space_before_colon",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"},
    {"te_folded",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"},
    {"te_vertical_tab",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: \x0b"
     "chunked\r\n\r\n0\r\n\r\n"},
    {"te_after_bare_line_feed",
     "POST /echo HTTP/1.1\r\nHost: h\r\nX: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
    {"te_in_1_0",
     "POST /echo HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: "
     "chunked\r\n\r\n0\r\n\r\n"},
    {"cl_twice",
     "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\n"},
    {"cl_twice_equal",
     "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n"},
    {"cl_list", "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 0, 44\r\n\r\n"},
    {"cl_plus", "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: +0\r\n\r\n"},
    {"cl_negative", "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n"},
    {"cl_on_get", "GET /hello HTTP/1.1\r\nHost: h\r\nContent-Length: 0x10\r\n\r\n"},
    {"two_hosts", "GET /hello HTTP/1.1\r\nHost: h\r\nHost: evil\r\n\r\n"},
    {"no_host", "GET /hello HTTP/1.1\r\n\r\n"},
    {"bare_line_feeds", "GET /hello HTTP/1.1\nHost: h\n\n"},
    {"bare_carriage_return", "GET /hello HTTP/1.1\r\nHost: h\rX: y\r\n\r\n"},
    {"chunk_size_negative",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n"},
    {"chunk_size_hex_prefix",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n"},
    {"chunk_size_overflow",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n100000000000000000\r\n"},
    {"chunk_longer_than_said",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"},
    {"chunk_bare_line_feed",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\n\n"},
    {"chunk_extension_line_feed",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;\nx\r\na\r\n0\r\n\r\n"},
    {"chunk_extension_quoted_line_feed",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
     "2;a=\"\nx\"\r\n41\r\n0\r\n\r\n"},
    {"chunk_extension_quoted_pair_line_feed",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
     "2;a=\"\\\nx\"\r\n41\r\n0\r\n\r\n"},
    {"chunk_extension_quoted_nul",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
     "2;a=\"\0x\"\r\n41\r\n0\r\n\r\n"sv},
    {"chunk_extension_quoted_vertical_tab",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
     "2;a=\"\vx\"\r\n41\r\n0\r\n\r\n"},
    {"chunk_extension_quoted_line_end",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
     "2;a=\"\r\n41\r\n0\r\n\r\n"},
    {"chunk_extension_of_the_last_chunk",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0;a=\"\nx\"\r\n\r\n"},
    {"http_2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
};

INSTANTIATE_TEST_SUITE_P(Shapes, Smuggling, ::testing::ValuesIn(shapes), name_of);

} // namespace
} // namespace latchkey::http
