#include "http/head_scan.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::http {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t headers_max = 8;

struct Shape {
    const char* name;
    std::string_view head;
};

std::ostream& operator<<(std::ostream& out, const Shape& shape) {
    return out << shape.name;
}

std::string name_of(const testing::TestParamInfo<Shape>& info) {
    return info.param.name;
}

// By the one look and by the finder's end, which have to agree: a head may come in one piece or in
// several.
Result<RequestHead> look_at(std::string_view head) {
    std::vector<Header> headers;
    const auto whole = scan_head(head, headers_max, headers);
    const auto end = HeadEndFinder().find(head);
    const bool is_whole = whole && *whole;
    EXPECT_TRUE(!is_whole || (end && *end == (*whole)->size)) << "one saw an end and one did not";
    if (!whole || !end) {
        return whole ? end.error() : whole.error();
    }
    return is_whole ? Result<RequestHead>(**whole) : malformed_request("no end");
}

class RefusedHead : public testing::TestWithParam<Shape> {};

TEST_P(RefusedHead, IsMalformed) {
    const auto facts = look_at(GetParam().head);
    ASSERT_FALSE(facts);
    EXPECT_EQ(facts.error().code, ErrorCode::malformed_request);
}

const Shape refused_shapes[] = {
    {"bare_line_feeds", "GET / HTTP/1.1\nHost: a\n\n"},
    {"bare_line_feed_in_header", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"},
    {"bare_line_feed_at_the_end", "GET / HTTP/1.1\r\nHost: a\r\n\n"},
    {"bare_carriage_return", "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"},
    {"two_carriage_returns", "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n"},
    {"nul_in_value", "GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n"sv},
    {"bell_in_value", "GET / HTTP/1.1\r\nHost: a\r\nX: \a\r\n\r\n"},
    {"del_in_value", "GET / HTTP/1.1\r\nHost: a\r\nX: \x7f\r\n\r\n"},
    {"folded_line", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"},
    {"folded_line_with_tab", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\tc\r\n\r\n"},
    {"space_before_first_header", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
    {"space_before_colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n"},
    {"tab_before_colon", "GET / HTTP/1.1\r\nHost\t: a\r\n\r\n"},
    {"space_in_name", "GET / HTTP/1.1\r\nHost: a\r\nX Y: b\r\n\r\n"},
    {"no_colon", "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n"},
    {"empty_name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"},
    {"non_ascii_name", "GET / HTTP/1.1\r\nHost: a\r\n\xc3\xa9: b\r\n\r\n"},
    {"nul_in_name", "GET / HTTP/1.1\r\nHost: a\r\nX\0Y: b\r\n\r\n"sv},
    {"no_host", "GET / HTTP/1.1\r\n\r\n"},
    {"two_hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
    {"two_hosts_in_1_0", "GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n"},
    {"http_2_preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
    {"http_1_2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"},
    {"http_0_9", "GET /\r\n\r\n"},
    {"lower_case_version", "GET / http/1.1\r\nHost: a\r\n\r\n"},
    {"version_with_zeros", "GET / HTTP/01.1\r\nHost: a\r\n\r\n"},
    {"space_after_version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"},
    {"two_spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"tab_after_method", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"space_before_method", " GET / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"empty_request_line", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"no_target", "GET HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"bad_method", "GE(T / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"nul_in_target", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    {"non_ascii_target", "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"length_and_encoding",
     "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"},
    {"encoding_and_length",
     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"},
    {"two_equal_lengths",
     "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n"},
    {"length_list", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\n"},
    {"length_plus", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\n"},
    {"length_minus", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\n"},
    {"length_space", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3 3\r\n\r\n"},
    {"length_hex", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\n"},
    {"length_empty", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n"},
    {"length_too_large",
     "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551616\r\n\r\n"},
    {"encoding_gzip", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n"},
    {"encoding_identity", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n"},
    {"encoding_list", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"},
    {"encoding_chunked_twice",
     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
     "chunked\r\n\r\n"},
    {"encoding_chunked_chunked",
     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n"},
    {"encoding_quoted", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \"chunked\"\r\n\r\n"},
    {"encoding_suffix", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n"},
    {"encoding_vertical_tab", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \vchunked\r\n\r\n"},
    {"encoding_in_1_0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"},
    {"connection_parameter", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close;x\r\n\r\n"},
    {"connection_words", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close x\r\n\r\n"},
    {"tls_hello", "\x16\x03\x01\x02"},
};

INSTANTIATE_TEST_SUITE_P(Shapes, RefusedHead, testing::ValuesIn(refused_shapes), name_of);

class AcceptedHead : public testing::TestWithParam<Shape> {};

TEST_P(AcceptedHead, HasItsFacts) {
    const auto facts = look_at(GetParam().head);
    ASSERT_TRUE(facts) << facts.error().message;
}

const Shape accepted_shapes[] = {
    {"shortest", "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
    {"http_1_0_without_host", "GET / HTTP/1.0\r\n\r\n"},
    {"absolute_target", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"unknown_method", "BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"underscore_in_name", "GET / HTTP/1.1\r\nHost: a\r\nX_Forwarded_For: b\r\n\r\n"},
    {"tab_in_value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\tc\r\n\r\n"},
    {"non_ascii_value", "GET / HTTP/1.1\r\nHost: a\r\nX: caf\xc3\xa9 \xff\r\n\r\n"},
    {"no_space_after_colon", "GET / HTTP/1.1\r\nHost:a\r\nX:b\r\n\r\n"},
    {"colon_in_value", "GET / HTTP/1.1\r\nHost: a:80\r\n\r\n"},
    {"eight_headers",
     "GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\nE: 1\r\nF: 1\r\nG: 1\r\n\r\n"},
};

INSTANTIATE_TEST_SUITE_P(Shapes, AcceptedHead, testing::ValuesIn(accepted_shapes), name_of);

TEST(HeadScan, ReadsTheFraming) {
    const auto length = look_at("POST / HTTP/1.1\r\nHost: a\r\ncontent-LENGTH: \t0042 \r\n\r\n");
    ASSERT_TRUE(length);
    EXPECT_EQ(length->content_length, 42U);
    EXPECT_FALSE(length->is_chunked);

    const auto chunked =
        look_at("POST / HTTP/1.1\r\nHost: a\r\ntransfer-encoding:  ChunKed\r\n\r\n");
    ASSERT_TRUE(chunked);
    EXPECT_EQ(chunked->content_length, 0U);
    EXPECT_TRUE(chunked->is_chunked);
}

TEST(HeadScan, ReadsTheRequestLineAndTheHeaders) {
    std::vector<Header> headers;
    const auto head = scan_head(
        "BREW /pot?a=b HTTP/1.0\r\nHost:a\r\nX-Two:  b \tc\t \r\nEmpty: \r\nx-two:d\r\n\r\n",
        headers_max,
        headers
    );
    ASSERT_TRUE(head && *head);
    EXPECT_EQ((*head)->method, "BREW");
    EXPECT_EQ((*head)->target, "/pot?a=b");
    EXPECT_TRUE((*head)->is_http_1_0);
    const std::pair<std::string_view, std::string_view> expected[] = {
        {"Host", "a"}, {"X-Two", "b \tc"}, {"Empty", ""}, {"x-two", "d"}};
    ASSERT_EQ(headers.size(), std::size(expected));
    for (std::size_t i = 0; i < headers.size(); ++i) {
        EXPECT_EQ(headers[i].name, expected[i].first);
        EXPECT_EQ(headers[i].value, expected[i].second);
    }
}

/// RFC 9112 §9.3: what the client wants counts where it contradicts its version, and closing more.
TEST(HeadScan, KnowsWhetherTheConnectionGoesOn) {
    const auto keeps_alive = [](std::string_view version, std::string_view headers) {
        std::string head("GET / HTTP/");
        head.append(version).append("\r\nHost: a\r\n").append(headers).append("\r\n");
        return look_at(head).value().keeps_alive;
    };
    EXPECT_TRUE(keeps_alive("1.1", ""));
    EXPECT_FALSE(keeps_alive("1.0", ""));
    EXPECT_TRUE(keeps_alive("1.0", "Connection: Keep-Alive\r\n"));
    EXPECT_TRUE(keeps_alive("1.1", "Connection: upgrade, closed,, close-x\r\n"));
    for (const std::string_view closing :
         {"Connection: close\r\n",
          "connection: CLOSE\r\n",
          "Connection: keep-alive ,\tclose\r\n",
          "Connection: x\r\nConnection: close\r\n"}) {
        EXPECT_FALSE(keeps_alive("1.1", closing)) << closing;
        EXPECT_FALSE(keeps_alive("1.0", closing)) << closing;
    }
}

TEST(HeadScan, CountsHeaders) {
    const auto facts =
        look_at("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\nE: 1\r\n"
                "F: 1\r\nG: 1\r\nH: 1\r\n\r\n");
    ASSERT_FALSE(facts);
    EXPECT_EQ(facts.error().code, ErrorCode::headers_too_large);
}

TEST(HeadEndFinder, FindsTheEndHoweverTheBytesArrive) {
    const std::string_view bytes = "GET / HTTP/1.1\r\nHost: a\r\n\r\nbody\r\n\r\n";
    const std::size_t head_size = bytes.size() - "body\r\n\r\n"sv.size();
    HeadEndFinder finder;
    for (std::size_t size = 0; size < head_size; ++size) {
        const auto end = finder.find(bytes.substr(0, size));
        ASSERT_TRUE(end);
        ASSERT_EQ(*end, std::nullopt) << size;
    }
    EXPECT_EQ(finder.find(bytes.substr(0, head_size)).value(), head_size);
    EXPECT_EQ(HeadEndFinder().find(bytes).value(), head_size);
}

TEST(HeadEndFinder, DoesNotWaitForAnEndThatCannotCome) {
    EXPECT_FALSE(HeadEndFinder().find("GET / HTTP/1.1\n"));
    EXPECT_FALSE(HeadEndFinder().find("\x16\x03"));
    EXPECT_FALSE(HeadEndFinder().find("\n"));
}

} // namespace
} // namespace latchkey::http
