#include "app/capacity.hpp"

#include <gtest/gtest.h>

namespace latchkey::app {
namespace {

config::Settings settings_with(unsigned worker_threads, unsigned hash_threads) {
    config::Settings settings;
    settings.worker_threads = worker_threads;
    settings.hash_threads = hash_threads;
    return settings;
}

TEST(Capacity, SixtyFourWaitForAHash) {
    const auto options = hasher_options(settings_with(64, 4), {});
    EXPECT_EQ(options.threads, 4U);
    EXPECT_EQ(options.queue_max, 64U);
}

/// A worker waits for each hash: however many sign in at once, all of WORKER_THREADS are left.
TEST(Capacity, WhoWaitsForAHashTakesNoWorkerFromOthers) {
    for (const unsigned workers : {1U, 64U, 256U}) {
        for (const unsigned hash_threads : {1U, 2U, 256U}) {
            const config::Settings settings = settings_with(workers, hash_threads);
            const auto hasher = hasher_options(settings, {});
            EXPECT_EQ(worker_limits(settings).threads - hasher.threads - hasher.queue_max, workers);
        }
    }
}

TEST(Capacity, MoreWorkersRunThanThereAreCores) {
    const WorkerPool::Limits limits = worker_limits(settings_with(64, 2));
    EXPECT_GE(limits.running, 2U);
    EXPECT_GT(limits.queue_max, 0U);
}

} // namespace
} // namespace latchkey::app
