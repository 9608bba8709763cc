#include "app/capacity.hpp"

#include <gtest/gtest.h>

namespace latchkey::app {
namespace {

TEST(Capacity, AQuarterOfTheWorkersNeverWaitsForAHash) {
    config::Settings settings;
    for (const unsigned workers : {4U, 16U, 64U, 256U}) {
        for (const unsigned hash_threads : {1U, 2U, 8U, 256U}) {
            settings.worker_threads = workers;
            settings.hash_threads = hash_threads;
            const auto options = hasher_options(settings, {});
            EXPECT_EQ(options.threads + options.queue_max, workers * 3 / 4);
            EXPECT_LE(options.threads, hash_threads);
            EXPECT_LE(options.threads, options.queue_max) << "as many may wait as are hashed";
        }
    }
}

TEST(Capacity, SomeHashEvenWithTheFewestWorkers) {
    config::Settings settings;
    settings.worker_threads = 1;
    settings.hash_threads = 8;
    EXPECT_EQ(hasher_options(settings, {}).threads, 1U);
}

TEST(Capacity, MoreWorkersRunThanThereAreCores) {
    config::Settings settings;
    settings.worker_threads = 64;
    const WorkerPool::Limits limits = worker_limits(settings);
    EXPECT_EQ(limits.threads, 64U);
    EXPECT_GE(limits.running, 2U);
    EXPECT_GT(limits.queue_max, 0U);
}

} // namespace
} // namespace latchkey::app
