// kill -9 while users register. Whoever was told 201 is in the database and can sign in, whatever
// happened to the process a microsecond later.

#include "database_file.hpp"
#include "exchange.hpp"
#include "server.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <mutex>
#include <random>

namespace latchkey::faults {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int rounds = 10;
constexpr int threads = 8;

class KillTest : public ::testing::Test {
protected:
    [[nodiscard]] std::string database() const { return folder_.file("latchkey.db"); }

    /// Each thread registers one user after another until the server is gone.
    void register_until_killed(Server& server, int round, std::chrono::milliseconds lifetime) {
        Crowd crowd(threads, [&](int thread) {
            for (int i = 0;; ++i) {
                const std::string email = "r" + std::to_string(round) + "t" +
                                          std::to_string(thread) + "n" + std::to_string(i) +
                                          "@example.org";
                const Answer answer = post(server.port(), "/auth/register", registration_of(email));
                if (answer.outcome != Outcome::whole) {
                    return;
                }
                EXPECT_EQ(answer.status, 201U) << answer.body;
                const std::lock_guard lock(mutex_);
                acknowledged_.push_back(email);
            }
        });
        std::this_thread::sleep_for(lifetime);
        server.process().send(SIGKILL);
        crowd.join();
        const auto ending = server.process().wait(5s);
        ASSERT_TRUE(ending);
        EXPECT_EQ(ending->signal, SIGKILL);
    }

    latchkey::testing::TemporaryFolder folder_;
    std::mutex mutex_;
    std::vector<std::string> acknowledged_;
};

TEST_F(KillTest, loses_no_user_that_was_acknowledged) {
    std::mt19937 random(std::random_device{}());
    std::uniform_int_distribution lifetimes(50, 1500);
    auto server = std::make_unique<Server>(folder_.file(""));
    std::size_t registered = 0;
    for (int round = 0; round < rounds; ++round) {
        const std::chrono::milliseconds lifetime(lifetimes(random));
        SCOPED_TRACE(
            "round " + std::to_string(round) + ", killed after " +
            std::to_string(lifetime.count()) + " ms"
        );
        acknowledged_.clear();
        register_until_killed(*server, round, lifetime);
        server = std::make_unique<Server>(folder_.file("")); // throws when it takes more than 2 s
        EXPECT_THAT(lost_users(server->port(), acknowledged_), IsEmpty());
        EXPECT_THAT(query(database(), "PRAGMA integrity_check"), ElementsAre("ok"));
        EXPECT_THAT(query(database(), "PRAGMA foreign_key_check"), IsEmpty());
        registered += acknowledged_.size();
    }
    EXPECT_GT(registered, static_cast<std::size_t>(rounds))
        << "hardly anything was put to the test";

    // Each thread may have lost one answer a round to a user that was kept.
    const auto rows = std::stoul(query(database(), "SELECT count(*) FROM users").at(0));
    EXPECT_GE(rows, registered);
    EXPECT_LE(rows, registered + rounds * threads);

    // What happened and that it is told of are one: neither is there without the other.
    EXPECT_THAT(
        query(
            database(),
            "SELECT count(*) FROM users WHERE id NOT IN"
            " (SELECT user_id FROM audit_events WHERE event = 'user_created')"
        ),
        ElementsAre("0")
    );
    EXPECT_EQ(
        std::stoul(
            query(database(), "SELECT count(*) FROM audit_events WHERE event = 'user_created'")
                .at(0)
        ),
        rows
    );
    const Finished verified =
        run({.arguments = {"audit", "verify", "--dev"}, .folder = folder_.file("")});
    EXPECT_EQ(verified.ending.exit_code, 0) << verified.output << verified.errors;
}

TEST_F(KillTest, would_notice_a_lost_user) {
    const std::vector<std::string> emails{"ada@example.org", "bob@example.org", "eve@example.org"};
    {
        Server server(folder_.file(""));
        for (const std::string& email : emails) {
            ASSERT_EQ(post(server.port(), "/auth/register", registration_of(email)).status, 201U);
        }
    }
    query(database(), "DELETE FROM users WHERE email = 'bob@example.org'");
    const Server server(folder_.file(""));
    EXPECT_THAT(lost_users(server.port(), emails), ElementsAre("bob@example.org"));
}

} // namespace
} // namespace latchkey::faults
