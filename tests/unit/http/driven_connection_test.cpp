// What a connection does when two things happen at once, and what it keeps when nothing does.

#include "driven_connection.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace latchkey::http {
namespace {

struct Deadline {
    const char* name;
    std::string bytes;
    unsigned status; // 0: closed without a word
};

std::ostream& operator<<(std::ostream& out, const Deadline& deadline) {
    return out << deadline.name;
}

std::string name_of(const ::testing::TestParamInfo<Deadline>& info) {
    return info.param.name;
}

class LateDeadline : public ::testing::TestWithParam<Deadline> {};

// A read that is done cannot be cancelled any more. That must not cost the deadline.
TEST_P(LateDeadline, IsNotLostToAReadThatWasFaster) {
    DrivenConnection driven;
    driven.send(GetParam().bytes);
    driven.start();
    driven.take_in_all();
    driven.pass_an_hour();
    driven.run();
    driven.pass_an_hour(); // now with nothing left to read
    driven.run();
    EXPECT_EQ(driven.client().read_answer().status, GetParam().status);
    EXPECT_TRUE(driven.client().is_closed_by_server());
}

// More than one read, where the second is to begin in the phase in which the deadline passes.
const Deadline deadlines[] = {
    {"idle", "\r\n", 0},
    {"head", "GET /hello HTTP/1.1\r\nX: " + std::string(6000, 'x'), 408},
    {"body",
     "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9000\r\n\r\n" + std::string(6000, 'b'),
     408},
    {"chunked_body",
     "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2328\r\n" +
         std::string(6000, 'b'),
     408},
    {"whole_request", "GET /nope HTTP/1.1\r\nHost: h\r\n\r\n", 404}, // late, and there all the same
};

INSTANTIATE_TEST_SUITE_P(Phases, LateDeadline, ::testing::ValuesIn(deadlines), name_of);

TEST(IdleConnection, KeepsLittleOfTheLargestRequest) {
    const std::string path(8000, 'p');
    std::string request = "POST /" + path + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked";
    for (int i = 0; i < 90; ++i) {
        request += "\r\nX-Header: " + std::string(70, 'x');
    }
    request += "\r\n\r\n4000\r\n" + std::string(16'384, 'b') + "\r\n0\r\n\r\n";

    DrivenConnection driven;
    driven.start();
    driven.run();
    const std::size_t before = allocated_bytes();
    driven.send(request);
    driven.take_in_all();
    driven.run();
    // What an ordinary request leaves behind, the heap's own caches included; it was 50 KiB.
    EXPECT_LT(allocated_bytes(), before + std::size_t{16} * 1024);
    EXPECT_EQ(driven.client().read_answer().status, 404U);
}

TEST(IdleConnection, KeepsNothingOfTheLargestAnswer) {
    constexpr std::size_t large_bytes = std::size_t{64} * 1024;
    DrivenConnection driven({{Method::get, "/large", Lane::io, [](const Request&) {
                                  return Response{.body = std::string(large_bytes, 'x')};
                              }}});
    driven.start();
    driven.run();
    const std::size_t before = allocated_bytes();
    driven.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
    driven.take_in_all();
    driven.run();
    EXPECT_LT(allocated_bytes(), before + std::size_t{16} * 1024);
    EXPECT_EQ(driven.client().read_answer().body.size(), large_bytes);
}

} // namespace
} // namespace latchkey::http
