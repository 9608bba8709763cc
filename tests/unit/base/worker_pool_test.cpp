#include "base/worker_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>

namespace latchkey {
namespace {

/// A task that waits to be let go, and says when it has begun.
class Gate {
public:
    std::function<void()> task() {
        return [this] {
            begun_.set_value();
            open_.get_future().wait();
        };
    }

    void wait_for_begin() { begun_.get_future().wait(); }

    void open() { open_.set_value(); }

private:
    std::promise<void> begun_;
    std::promise<void> open_;
};

TEST(WorkerPool, RunsWhatItIsGiven) {
    std::atomic<int> sum = 0;
    {
        WorkerPool pool({.threads = 4, .queue_max = 100});
        for (int i = 1; i <= 100; ++i) {
            EXPECT_TRUE(pool.try_post([&sum, i] { sum += i; }));
        }
    }
    EXPECT_EQ(sum, 5050) << "and the destructor waits for all of it";
}

TEST(WorkerPool, RunsAsManyAtOnceAsThereAreThreads) {
    constexpr int threads = 3;
    std::barrier all_there(threads + 1); // opens only when all three run together
    WorkerPool pool({.threads = threads, .queue_max = threads});
    for (int i = 0; i < threads; ++i) {
        ASSERT_TRUE(pool.try_post([&] { all_there.arrive_and_wait(); }));
    }
    all_there.arrive_and_wait();
}

TEST(WorkerPool, RunsNoMoreAtOnceThanItMay) {
    Gate gates[2];
    std::promise<void> third;
    std::future<void> third_ran = third.get_future();
    WorkerPool pool(
        {.threads = 8, .queue_max = 8, .running = 2, .late_after = std::chrono::hours(1)}
    );
    for (Gate& gate : gates) {
        ASSERT_TRUE(pool.try_post(gate.task()));
        gate.wait_for_begin();
    }
    ASSERT_TRUE(pool.try_post([&] { third.set_value(); }));
    EXPECT_EQ(third_ran.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout);
    gates[0].open();
    third_ran.wait();
    gates[1].open();
}

/// Two run, and both wait: the others take over.
TEST(WorkerPool, RunsOthersWhileSomeWait) {
    constexpr int threads = 6;
    std::barrier all_there(threads + 1);
    WorkerPool pool({.threads = threads, .queue_max = threads, .running = 2});
    for (int i = 0; i < threads; ++i) {
        ASSERT_TRUE(pool.try_post([&] {
            const WorkerPool::Waiting waiting;
            all_there.arrive_and_wait();
        }));
    }
    all_there.arrive_and_wait();
}

/// As many as may are stuck and do not say so: those that come later get company.
TEST(WorkerPool, RunsMoreWhenTasksAreLate) {
    constexpr int threads = 3;
    std::barrier all_there(threads + 1);
    WorkerPool pool(
        {.threads = threads,
         .queue_max = threads,
         .running = 1,
         .late_after = std::chrono::milliseconds(0)}
    );
    for (int i = 0; i < threads; ++i) {
        ASSERT_TRUE(pool.try_post([&] { all_there.arrive_and_wait(); }));
    }
    all_there.arrive_and_wait();
}

TEST(WorkerPool, WaitingMeansNothingOnOtherThreads) {
    Gate gate;
    std::promise<void> second;
    std::future<void> second_ran = second.get_future();
    WorkerPool pool(
        {.threads = 2, .queue_max = 2, .running = 1, .late_after = std::chrono::hours(1)}
    );
    ASSERT_TRUE(pool.try_post(gate.task()));
    gate.wait_for_begin();
    ASSERT_TRUE(pool.try_post([&] { second.set_value(); }));
    {
        const WorkerPool::Waiting waiting;
        EXPECT_EQ(second_ran.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
    }
    gate.open();
    second_ran.wait();
}

TEST(WorkerPool, TakesTheRestOfATaskHoweverFullItIs) {
    Gate gate;
    std::string order;
    WorkerPool pool({.threads = 1, .queue_max = 1});
    ASSERT_TRUE(pool.try_post(gate.task()));
    gate.wait_for_begin();
    ASSERT_TRUE(pool.try_post([&] { order += "a"; }));
    EXPECT_FALSE(pool.try_post([&] { order += "refused"; }));
    for (int i = 0; i < 3; ++i) {
        pool.post_rest([&] { order += "b"; });
    }
    gate.open();
    pool.stop();
    EXPECT_EQ(order, "abbb");
}

TEST(WorkerPool, RestsTakeNoPlaceOfTasks) {
    Gate gate;
    WorkerPool pool({.threads = 1, .queue_max = 1});
    ASSERT_TRUE(pool.try_post(gate.task()));
    gate.wait_for_begin();
    pool.post_rest([] {});
    EXPECT_TRUE(pool.try_post([] {}));
    EXPECT_FALSE(pool.try_post([] {}));
    gate.open();
}

TEST(WorkerPool, RunsInOrder) {
    std::string order;
    WorkerPool pool({.threads = 1, .queue_max = 26});
    for (char letter = 'a'; letter <= 'z'; ++letter) {
        ASSERT_TRUE(pool.try_post([&order, letter] { order.push_back(letter); }));
    }
    pool.stop();
    EXPECT_EQ(order, "abcdefghijklmnopqrstuvwxyz");
}

TEST(WorkerPool, RefusesAtOnceWhenTheQueueIsFull) {
    Gate gate;
    std::atomic<int> done = 0;
    WorkerPool pool({.threads = 1, .queue_max = 2});
    ASSERT_TRUE(pool.try_post(gate.task()));
    gate.wait_for_begin(); // the queue is empty again: what runs does not count

    EXPECT_TRUE(pool.try_post([&] { ++done; }));
    EXPECT_TRUE(pool.try_post([&] { ++done; }));
    EXPECT_FALSE(pool.try_post([&] { ++done; }));

    gate.open();
    pool.stop();
    EXPECT_EQ(done, 2);
}

TEST(WorkerPool, StopDrainsTheQueueAndTakesNoMore) {
    Gate gate;
    std::atomic<int> done = 0;
    WorkerPool pool({.threads = 1, .queue_max = 1'000'000});
    ASSERT_TRUE(pool.try_post(gate.task()));
    gate.wait_for_begin();
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(pool.try_post([&] { ++done; }));
    }
    std::thread stopper([&] { pool.stop(); });
    while (pool.try_post([] {})) { // until stop() has begun
        std::this_thread::yield();
    }
    gate.open();
    stopper.join();
    EXPECT_EQ(done, 5);
    EXPECT_FALSE(pool.try_post([&] { ++done; }));
    pool.stop(); // twice is fine
    EXPECT_EQ(done, 5);
}

/// A task's captures may take the lock that a waiting caller holds, or post: they die before the
/// next task is looked for, on the worker's own time.
TEST(WorkerPool, ATaskMayPostAndItsCapturesDieWithIt) {
    WorkerPool pool({.threads = 1, .queue_max = 2});
    std::promise<bool> posted;
    auto capture = std::make_shared<int>(1);
    const std::weak_ptr<int> watched = capture;
    ASSERT_TRUE(pool.try_post([&pool, &posted, watched, capture = std::move(capture)] {
        posted.set_value(pool.try_post([] {}));
    }));
    EXPECT_TRUE(posted.get_future().get());
    pool.stop();
    EXPECT_TRUE(watched.expired());
}

} // namespace
} // namespace latchkey
