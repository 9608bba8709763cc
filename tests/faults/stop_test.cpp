// SIGTERM while users register: the server finishes what it has begun, and ends.

#include "exchange.hpp"
#include "server.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <map>
#include <mutex>

namespace latchkey::faults {
namespace {

using namespace std::chrono_literals;

constexpr int threads = 8;

struct Counts {
    std::mutex mutex;
    std::map<Outcome, int> outcomes;
    std::map<unsigned, int> statuses;
    std::vector<std::string> acknowledged;
};

/// Registers one user after another until the server is gone.
void register_users(std::uint16_t port, int thread, Counts& counts) {
    for (int i = 0;; ++i) {
        const std::string email =
            "t" + std::to_string(thread) + "n" + std::to_string(i) + "@example.org";
        const Answer answer = post(port, "/auth/register", registration_of(email));
        const std::lock_guard lock(counts.mutex);
        ++counts.outcomes[answer.outcome];
        if (answer.outcome != Outcome::whole) {
            return;
        }
        ++counts.statuses[answer.status];
        if (answer.status == 201) {
            counts.acknowledged.push_back(email);
        }
    }
}

TEST(Stop, under_load_finishes_what_was_begun) {
    const latchkey::testing::TemporaryFolder folder;
    Counts counts;
    {
        Server server(folder.file(""));
        Crowd crowd(threads, [&](int thread) { register_users(server.port(), thread, counts); });
        std::this_thread::sleep_for(1s);
        server.process().send(SIGTERM);
        const auto ending = server.process().wait(10s);
        ASSERT_TRUE(ending) << "still running after 10 s";
        EXPECT_EQ(ending->exit_code, 0) << server.process().errors();
        crowd.join();
    }
    EXPECT_EQ(counts.outcomes[Outcome::torn], 0);
    EXPECT_GT(counts.outcomes[Outcome::whole], threads);
    counts.statuses.erase(201);
    counts.statuses.erase(503); // may be told to come back later, by a server that is going
    EXPECT_TRUE(counts.statuses.empty()) << counts.statuses.begin()->first;

    const Server server(folder.file(""));
    EXPECT_EQ(lost_users(server.port(), counts.acknowledged), std::vector<std::string>());
}

/// As when the program that reads the log goes away.
TEST(Stop, does_not_follow_from_a_broken_pipe) {
    const latchkey::testing::TemporaryFolder folder;
    Server server(folder.file(""));
    server.process().send(SIGPIPE);
    EXPECT_FALSE(server.process().wait(200ms));
    EXPECT_FALSE(can_sign_in(server.port(), "nobody@example.org"));
}

TEST(Stop, in_idleness_takes_no_time) {
    const latchkey::testing::TemporaryFolder folder;
    for (const int signal : {SIGTERM, SIGINT}) {
        Server server(folder.file(""));
        server.process().send(signal);
        const auto ending = server.process().wait(2s);
        ASSERT_TRUE(ending);
        EXPECT_EQ(ending->exit_code, 0);
    }
}

TEST(Stop, would_notice_an_answer_cut_short) {
    const std::string whole = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";
    EXPECT_EQ(judge(whole).outcome, Outcome::whole);
    EXPECT_EQ(judge(whole).status, 200U);
    EXPECT_EQ(judge("").outcome, Outcome::none);
    for (std::size_t size = 1; size < whole.size(); ++size) {
        EXPECT_EQ(judge(whole.substr(0, size)).outcome, Outcome::torn) << size;
    }
}

} // namespace
} // namespace latchkey::faults
