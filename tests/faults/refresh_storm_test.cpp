// Sixty-four tabs on connections of their own that share one refresh token, a thousand times over.

#include "database_file.hpp"
#include "server.hpp"
#include "support/browser.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <random>
#include <set>

namespace latchkey::faults {
namespace {

using latchkey::testing::Browser;
using latchkey::testing::HttpClient;
using ::testing::IsEmpty;

constexpr int tabs = 64;
constexpr int rounds = 1000;

TEST(RefreshStorm, signs_nobody_out_and_raises_no_alarm) {
    const latchkey::testing::TemporaryFolder folder;
    const Server server(folder.file(""));
    Browser registered{HttpClient(server.port())};
    ASSERT_EQ(
        registered
            .send(
                {.method = "POST",
                 .target = "/auth/register",
                 .headers = {{"Content-Type", "application/json"}},
                 .body = registration_of("ada@example.org")}
            )
            .status,
        201U
    );
    std::string current = registered.cookie("refreshToken").value();
    std::string lost;
    std::vector<std::string> answers(tabs);
    int unlike = 0;
    std::atomic<int> signed_out = 0;
    std::minstd_rand random(1); // NOLINT(cert-msc51-cpp): the same storm each time
    const auto end_round = [&]() noexcept {
        const std::set<std::string> distinct(answers.begin(), answers.end());
        const std::string& successor = *distinct.begin();
        const bool is_as_before = lost.empty() || successor == lost;
        unlike += distinct.size() == 1 && !successor.empty() && is_as_before ? 0 : 1;
        const bool is_lost = std::uniform_int_distribution(1, 100)(random) <= 5;
        lost = is_lost ? successor : "";
        current = is_lost ? current : successor;
    };
    std::barrier barrier(tabs, end_round);
    Crowd crowd(tabs, [&](int tab) {
        Browser browser{HttpClient(server.port())};
        for (int round = 0; round < rounds; ++round) {
            browser.set_cookie("refreshToken", current);
            const bool is_renewed = browser.post("/auth/refreshToken").status == 200;
            answers[static_cast<std::size_t>(tab)] =
                is_renewed ? browser.cookie("refreshToken").value() : "";
            // One of them is at work meanwhile, and by that confirms the new token.
            if (round % tabs == tab && browser.get("/auth/checkAuth").status != 200) {
                ++signed_out;
            }
            barrier.arrive_and_wait();
        }
    });
    crowd.join();
    EXPECT_EQ(unlike, 0) << "rounds in which tabs got other answers than one another";
    EXPECT_EQ(signed_out, 0);
    const std::string database = folder.file("latchkey.db");
    EXPECT_THAT(
        query(database, "SELECT event FROM audit_events WHERE event = 'refresh_token_reused'"),
        IsEmpty()
    );
    EXPECT_THAT(query(database, "SELECT id FROM sessions WHERE revoked_at > 0"), IsEmpty());
}

} // namespace
} // namespace latchkey::faults
