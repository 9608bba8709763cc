// A connection whose I/O thread is the test: it decides what happens between two steps of the
// coroutine, which a running server leaves to chance.

#include "http/connection.hpp"
#include "http/io_thread.hpp"
#include "raw_client.hpp"

#include <boost/asio/co_spawn.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <exception>
#include <string>
#include <string_view>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// GCC 12 has the function and no header that declares it.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#else
#include <malloc.h>
#endif

namespace latchkey::http {
namespace {

std::size_t allocated_bytes() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return __sanitizer_get_current_allocated_bytes();
#else
    return mallinfo2().uordblks;
#endif
}

class DrivenConnection {
public:
    DrivenConnection() { acceptor_.accept(socket_); }

    RawClient& client() { return client_; }

    void send(std::string_view bytes) {
        client_.send(bytes);
        while (socket_.available() < bytes.size()) { // on loopback it is there at once
        }
    }

    void start() {
        asio::co_spawn(context_, connection_.serve(), [this](const std::exception_ptr& fault) {
            EXPECT_EQ(fault, nullptr);
            has_ended_ = true;
        });
    }

    /// Goes on until a read has taken the last of the bytes; the connection has not heard of it.
    void take_in_all() {
        while (socket_.available() > 0 && !has_ended_) {
            context_.poll_one();
        }
    }

    /// Goes on until there is nothing to do but wait.
    void run() { context_.poll(); }

    /// Tells the connection that an hour has passed.
    void pass_an_hour() {
        connection_.expire(std::chrono::steady_clock::now() + std::chrono::hours(1));
    }

private:
    Router router_{{}, OriginPolicy({})};
    WorkerPool workers_{{.threads = 1, .queue_max = 1}};
    SystemClock clock_;
    ServerState state_{router_, workers_, clock_, {}};
    const Tcp::endpoint loopback_{asio::ip::address_v4::loopback(), 0};
    IoThread thread_{state_, loopback_}; // never started
    asio::io_context context_;
    Acceptor acceptor_{context_, loopback_};
    RawClient client_{acceptor_.local_endpoint().port()};
    Socket socket_{context_};
    Connection connection_{thread_, socket_, loopback_};
    bool has_ended_ = false;
};

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

} // namespace
} // namespace latchkey::http
