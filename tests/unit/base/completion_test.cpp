#include "base/completion.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <thread>

namespace latchkey {
namespace {

TEST(Completion, RunsWhatComesNextWhenItHappens) {
    Completion completion;
    int runs = 0;
    completion.then([&] { ++runs; });
    EXPECT_EQ(runs, 0);
    completion.complete();
    EXPECT_EQ(runs, 1);
}

TEST(Completion, RunsItAtOnceWhenItHasHappened) {
    Completion completion;
    completion.complete();
    int runs = 0;
    completion.then([&] { ++runs; });
    EXPECT_EQ(runs, 1);
}

TEST(Completion, RunsItOnceWhenBothHappenTogether) {
    for (int round = 0; round < 1000; ++round) {
        Completion completion;
        std::atomic<int> runs = 0;
        int written = 0; // on one thread, read on whichever runs the rest
        std::barrier together(2);
        std::thread other([&] {
            together.arrive_and_wait();
            written = 1;
            completion.complete();
        });
        together.arrive_and_wait();
        completion.then([&] { runs += written; });
        other.join();
        ASSERT_EQ(runs, 1);
    }
}

} // namespace
} // namespace latchkey
