#include "sessions/token_pair.hpp"
#include "support/key_ring.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace latchkey::sessions {
namespace {

using namespace std::chrono_literals;

const TimePoint now{1'700'000'000s};

Session session_until(TimePoint end) {
    return {
        .id = SessionId("aaaaaaaaaaaaaaaaaaaaaa"),
        .user_id = accounts::UserId(7),
        .generation = 3,
        .confirmed_generation = 2,
        .client = {},
        .created_at = now,
        .refreshed_at = now,
        .expires_at = end,
        .revoked_at = std::nullopt};
}

class TokenPairTest : public ::testing::Test {
protected:
    keys::CurrentRing ring{testing::make_ring()};
    AccessTokens access_tokens{ring, "latchkey"};
    RefreshTokens refresh_tokens{Secret(std::string(32, 'k'))};
    TokenPairs pairs{access_tokens, refresh_tokens, 1h};
};

TEST_F(TokenPairTest, BothAreOfTheSessionsGeneration) {
    const IssuedTokens tokens = pairs.issue(session_until(now + 24h), now);
    const auto access = access_tokens.verify(tokens.access, now);
    const auto refresh = refresh_tokens.verify(tokens.refresh);
    ASSERT_TRUE(access && refresh);
    EXPECT_EQ(access->generation, 3);
    EXPECT_EQ(refresh->generation, 3);
    EXPECT_EQ(access->session_id, refresh->session_id);
    EXPECT_EQ(access->user_id, accounts::UserId(7));
    EXPECT_EQ(access->expires_at, now + 1h);
    EXPECT_EQ(tokens.session_left, 24h);
}

TEST_F(TokenPairTest, NoAccessTokenOutlivesItsSession) {
    const IssuedTokens tokens = pairs.issue(session_until(now + 10min + 900ms), now);
    EXPECT_EQ(access_tokens.verify(tokens.access, now)->expires_at, now + 10min);
    EXPECT_EQ(tokens.session_left, 10min) << "in whole seconds, and no more than are left";
}

} // namespace
} // namespace latchkey::sessions
