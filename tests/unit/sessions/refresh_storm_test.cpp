// Sixty-four tabs that share one refresh token, a thousand times over; answers get lost, lids are
// closed in the wrong moment. Nobody is signed out, and no alarm goes off.

#include "sessions/service.hpp"
#include "support/session_parts.hpp"

#include <gtest/gtest.h>

#include <barrier>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::sessions {
namespace {

using storage::Transaction;

constexpr std::size_t tabs = 64;
constexpr int rounds = 1000;

class RefreshStorm : public ::testing::Test {
protected:
    /// Empty when it was refused.
    std::string refresh(const std::string& token) {
        const auto tokens = parts.refresh({token});
        return tokens ? tokens->refresh : "";
    }

    std::int64_t number(storage::Sql sql) {
        return parts.database->read([&](Transaction& tx) {
            return std::get<0>(tx.find<std::int64_t>(sql).value());
        });
    }

    testing::SessionParts parts;
};

TEST_F(RefreshStorm, SignsNobodyOutAndRaisesNoAlarm) {
    std::string current = parts.sign_up("ada@example.org").refresh;
    std::string lost; // the successor that nobody has heard of yet
    std::vector<std::string> answers(tabs);
    int unlike = 0;
    int rotations = 0;
    std::minstd_rand random(1); // NOLINT(cert-msc51-cpp): the same storm each time
    const auto end_round = [&]() noexcept {
        const std::set<std::string> distinct(answers.begin(), answers.end());
        const std::string& successor = *distinct.begin();
        const bool is_as_before = lost.empty() || successor == lost;
        unlike += distinct.size() == 1 && !successor.empty() && is_as_before ? 0 : 1;
        rotations += lost.empty() ? 1 : 0;
        const bool is_lost = std::uniform_int_distribution(1, 100)(random) <= 5;
        lost = is_lost ? successor : "";
        if (is_lost) {
            parts.database.clock().advance(
                std::chrono::milliseconds(std::uniform_int_distribution(0, 600'000)(random))
            );
            return;
        }
        current = successor;
        const auto claims = parts.refresh_tokens.verify(current);
        parts.confirmations.note(
            claims->session_id, claims->generation
        ); // its access token is used
    };
    std::barrier barrier(static_cast<std::ptrdiff_t>(tabs), end_round);
    {
        std::vector<std::jthread> threads;
        for (std::size_t tab = 0; tab < tabs; ++tab) {
            threads.emplace_back([&, tab] {
                for (int round = 0; round < rounds; ++round) {
                    answers[tab] = refresh(current);
                    barrier.arrive_and_wait();
                }
            });
        }
    }
    EXPECT_EQ(unlike, 0) << "rounds in which tabs got other answers than one another";
    EXPECT_GT(rotations, rounds * 8 / 10);
    EXPECT_EQ(number("SELECT generation FROM sessions"), 1 + rotations);
    EXPECT_EQ(number("SELECT count(*) FROM sessions WHERE revoked_at IS NOT NULL"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM audit_events WHERE event = 'refresh_token_reused'"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM outbox"), 0);
}

} // namespace
} // namespace latchkey::sessions
