#include "support/manual_clock.hpp"
#include "throttle/source_limits.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::throttle {
namespace {

using namespace std::chrono_literals;

const TimePoint start{std::chrono::milliseconds(1'700'000'000'000)};

/// How many pass, one after the other at one moment, of a few more than may.
int passes(SourceLimits& limits, Door door, std::string_view source, TimePoint now) {
    int count = 0;
    while (count < 1000 && !limits.visit(door, source, now)) {
        ++count;
    }
    return count;
}

struct Row {
    Door door;
    int at_once;
    std::chrono::milliseconds one_more_after;
    int within_an_hour; // of a client that comes as often as it may
};

class EveryDoor : public ::testing::TestWithParam<Row> {};

TEST_P(EveryDoor, LetsItsBurstPassAndOneMoreAfterEachInterval) {
    const Row& row = GetParam();
    SourceLimits limits(Mode::on);
    EXPECT_EQ(passes(limits, row.door, "192.0.2.1", start), row.at_once);
    EXPECT_EQ(passes(limits, row.door, "192.0.2.1", start + row.one_more_after - 1ms), 0);
    EXPECT_EQ(passes(limits, row.door, "192.0.2.1", start + row.one_more_after), 1);
    EXPECT_EQ(passes(limits, row.door, "192.0.2.2", start), row.at_once) << "of another source";
}

TEST_P(EveryDoor, LetsSoManyPassInAnHour) {
    const Row& row = GetParam();
    SourceLimits limits(Mode::on);
    int count = 0;
    for (TimePoint now = start; now < start + 1h; now += 100ms) {
        count += limits.visit(row.door, "192.0.2.1", now) ? 0 : 1;
    }
    EXPECT_EQ(count, row.within_an_hour);
}

INSTANTIATE_TEST_SUITE_P(
    SourceLimits,
    EveryDoor,
    ::testing::Values(
        Row{Door::sign_in, 10, 3s, 599},
        Row{Door::sign_up, 5, 12min, 9},
        Row{Door::ask_for_code, 10, 6min, 19},
        Row{Door::show_code, 20, 3min, 39},
        Row{Door::refresh, 300, 100ms, 36000},
        Row{Door::session_refresh, 120, 1s, 3719},
        Row{Door::list_users, 60, 1s, 3659}
    ),
    [](const auto& row) { return std::string(to_string(row.param.door)); }
);

TEST(SourceLimits, AVisitThatIsHeldBackIsNotCounted) {
    SourceLimits limits(Mode::on);
    passes(limits, Door::sign_in, "192.0.2.1", start);
    for (int i = 0; i < 1000; ++i) {
        EXPECT_EQ(limits.visit(Door::sign_in, "192.0.2.1", start), 3s);
    }
    EXPECT_FALSE(limits.visit(Door::sign_in, "192.0.2.1", start + 3s));
}

TEST(SourceLimits, DoorsAreCountedApart) {
    SourceLimits limits(Mode::on);
    passes(limits, Door::sign_in, "192.0.2.1", start);
    EXPECT_FALSE(limits.visit(Door::show_code, "192.0.2.1", start));
}

/// More keys than there are places, ten times over: whoever was held back still is.
TEST(SourceLimits, NoFloodMakesRoomForAnybody) {
    SourceLimits limits(Mode::on);
    passes(limits, Door::sign_up, "192.0.2.1", start);
    for (int i = 0; i < 200'000; ++i) {
        static_cast<void>(limits.visit(Door::sign_up, "flood " + std::to_string(i), start));
    }
    EXPECT_TRUE(limits.visit(Door::sign_up, "192.0.2.1", start + 1min));
}

/// A few hundred clients that have used up their limit keep nobody else out.
TEST(SourceLimits, StrangersAreToldApart) {
    SourceLimits limits(Mode::on);
    for (int i = 0; i < 300; ++i) {
        passes(limits, Door::sign_up, "attacker " + std::to_string(i), start);
    }
    int held_back = 0;
    for (int i = 0; i < 3000; ++i) {
        held_back += limits.visit(Door::sign_up, "person " + std::to_string(i), start) ? 1 : 0;
    }
    EXPECT_LE(held_back, 3) << "expected: 3000 * (300 / 16384)^4, less than one in a thousand runs";
}

TEST(SourceLimits, ManyAtOnceAreCountedOneByOne) {
    SourceLimits limits(Mode::on);
    std::atomic<int> count = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                for (int visit = 0; visit < 100; ++visit) {
                    count += limits.visit(Door::sign_in, "192.0.2.1", start) ? 0 : 1;
                }
            });
        }
    }
    EXPECT_EQ(count, 10);
}

TEST(SourceLimits, OffLetsEverythingPass) {
    SourceLimits limits(Mode::off);
    EXPECT_EQ(passes(limits, Door::sign_up, "192.0.2.1", start), 1000);
}

} // namespace
} // namespace latchkey::throttle
