#include "throttle/gcra.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace latchkey::throttle {
namespace {

using namespace std::chrono_literals;

constexpr Rate rate{.burst = 3, .interval = 10s};
const TimePoint start{std::chrono::milliseconds(1'700'000'000'000)};

/// Those of the moments at which a visit passes.
std::vector<TimePoint> passed(const std::vector<TimePoint>& moments) {
    std::vector<TimePoint> let_in;
    TimePoint remembered{};
    for (const TimePoint now : moments) {
        const Visit outcome = visit(rate, remembered, now);
        if (outcome.wait == 0ms) {
            remembered = outcome.next_arrival;
            let_in.push_back(now);
        }
    }
    return let_in;
}

TEST(Gcra, ABurstPassesAndOneMoreDoesNot) {
    EXPECT_EQ(passed({start, start, start, start}).size(), 3U);
}

TEST(Gcra, OneComesBackEveryInterval) {
    const TimePoint full = start + 10s;
    EXPECT_EQ(passed({start, start, start, full - 1ms}).size(), 3U);
    EXPECT_EQ(passed({start, start, start, full, full}).size(), 4U);
    EXPECT_EQ(passed({start, start, start, start + 30s, start + 30s, start + 30s}).size(), 6U);
}

TEST(Gcra, SaysHowLongToWait) {
    TimePoint remembered{};
    for (int i = 0; i < 3; ++i) {
        remembered = visit(rate, remembered, start).next_arrival;
    }
    EXPECT_EQ(visit(rate, remembered, start).wait, 10s);
    EXPECT_EQ(visit(rate, remembered, start + 9999ms).wait, 1ms);
    EXPECT_EQ(visit(rate, remembered, start + 10s).wait, 0ms);
}

/// However visits are spread, no stretch of time lets in more than its share and one burst.
TEST(Gcra, NoWindowHasMoreThanItsShare) {
    std::mt19937 random(20261123); // a test that fails once fails again
    std::vector<TimePoint> moments;
    for (int i = 0; i < 2000; ++i) {
        moments.push_back(start + std::chrono::milliseconds(random() % 600'000));
    }
    std::ranges::sort(moments);
    const auto let_in = passed(moments);
    for (std::size_t first = 0; first < let_in.size(); ++first) {
        for (std::size_t last = first; last < let_in.size(); ++last) {
            const auto share = (let_in[last] - let_in[first]) / rate.interval + rate.burst;
            ASSERT_LE(static_cast<std::int64_t>(last - first + 1), share);
        }
    }
}

TEST(Gcra, AClockThatWasSetBackShutsNobodyOutForLong) {
    const Visit outcome = visit(rate, start + 24h, start);
    EXPECT_EQ(outcome.wait, 10s);
}

} // namespace
} // namespace latchkey::throttle
