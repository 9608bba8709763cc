#include "passwords/strength.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace latchkey::passwords {
namespace {

TEST(Strength, RisesFromZeroToFour) {
    EXPECT_EQ(score_password("", {}), 0);
    EXPECT_EQ(score_password("password", {}), 0);
    EXPECT_EQ(score_password("aaaaaaaaaaaaaaaaaaaa", {}), 0);
    EXPECT_EQ(score_password("gT7-vq0Zp!xK2m", {}), 4);
    EXPECT_LT(score_password("sunflower1998", {}), 4);
}

TEST(Strength, GuessesTheAccountsOwnWordsFirst) {
    EXPECT_GT(
        score_password("quarzeltrumpf", {}), score_password("quarzeltrumpf", {"quarzeltrumpf"})
    );
}

TEST(Strength, LooksAtTheBeginningOnly) {
    const std::string start(scored_bytes_max, 'a');
    EXPECT_EQ(score_password(start + "gT7-vq0Zp!xK2m", {}), score_password(start, {}));
    EXPECT_GE(score_password(std::string(1024, 'x'), std::vector<std::string>(1000, "word")), 0);
}

TEST(Strength, ThreadsDoNotDisturbEachOther) {
    const int expected = score_password("sunflower1998", {"moon"});
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([expected] {
            for (int round = 0; round < 200; ++round) {
                EXPECT_EQ(score_password("sunflower1998", {"moon"}), expected);
                EXPECT_EQ(score_password("password", {}), 0);
            }
        });
    }
}

} // namespace
} // namespace latchkey::passwords
