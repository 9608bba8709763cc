// Which lines are ended, and which are not.

#include "storage/answer_watch.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace latchkey::storage {
namespace {

using namespace std::chrono_literals;

/// Two ends that are connected: ours, and a server's that says nothing.
class SilentServer {
public:
    SilentServer() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()), 0); }

    SilentServer(const SilentServer&) = delete;
    SilentServer(SilentServer&&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;
    SilentServer& operator=(SilentServer&&) = delete;

    ~SilentServer() {
        ::close(ends_[0]);
        ::close(ends_[1]);
    }

    [[nodiscard]] int socket() const { return ends_[0]; }

    /// Returns once there is an end to read.
    void wait_for_end() const {
        char byte{};
        EXPECT_EQ(::recv(socket(), &byte, 1, 0), 0);
    }

    [[nodiscard]] bool is_open() const {
        char byte{};
        return ::recv(socket(), &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
    }

private:
    std::array<int, 2> ends_{};
};

TEST(AnswerWatch, EndsWhatWaitsInVain) {
    AnswerWatch watch(20ms);
    const SilentServer server;
    AnswerWatch::Line line(watch, server.socket());
    line.begin_waiting();
    server.wait_for_end();
}

/// That it was looked at is seen by another line, which began later and was ended.
TEST(AnswerWatch, LeavesAloneWhatDoesNotWait) {
    AnswerWatch watch(20ms);
    const SilentServer idle;
    const SilentServer gone;
    const SilentServer other;
    AnswerWatch::Line idle_line(watch, idle.socket());
    idle_line.begin_waiting();
    idle_line.end_waiting();
    { AnswerWatch::Line(watch, gone.socket()).begin_waiting(); }
    AnswerWatch::Line other_line(watch, other.socket());
    other_line.begin_waiting();
    other.wait_for_end();
    EXPECT_TRUE(idle.is_open());
    EXPECT_TRUE(gone.is_open());
}

} // namespace
} // namespace latchkey::storage
