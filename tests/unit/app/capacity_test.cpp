#include "app/capacity.hpp"
#include "config/comparison.hpp"

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
    const auto options = hasher_options(settings_with(64, 4));
    EXPECT_EQ(options.threads, 4U);
    EXPECT_EQ(options.queue_max, 64U);
}

/// A worker waits for each hash: however many sign in at once, all of WORKER_THREADS are left.
TEST(Capacity, WhoWaitsForAHashTakesNoWorkerFromOthers) {
    for (const unsigned workers : {1U, 64U, 256U}) {
        for (const unsigned hash_threads : {1U, 2U, 256U}) {
            const config::Settings settings = settings_with(workers, hash_threads);
            const auto hasher = hasher_options(settings);
            EXPECT_EQ(worker_limits(settings).threads - hasher.threads - hasher.queue_max, workers);
        }
    }
}

TEST(Capacity, PasswordsAreHashedAsTheSettingsSay) {
    config::Settings settings;
    settings.worker_threads = 4;
    settings.hash_threads = 1;
    settings.argon2_memory_kib = 65536;
    settings.argon2_passes = 3;
    EXPECT_EQ(hasher_options(settings).parameters.memory_kib, 65536U);
    EXPECT_EQ(hasher_options(settings).parameters.passes, 3U);
    EXPECT_TRUE(hasher_options(settings).parameters.meets_floor());
    const auto cheap = crypto::Argon2Parameters::cheap_for_tests();
    EXPECT_EQ(hasher_options(settings, cheap).parameters.memory_kib, cheap.memory_kib);
}

/// The settings know nothing of crypto, so the floor stands there a second time.
TEST(Capacity, TheSettingsHaveTheFloorOfTheHasher) {
    for (const unsigned memory_kib : {12288U, 19455U, 19456U, 47103U, 47104U, 65536U}) {
        for (const unsigned passes : {1U, 2U, 3U, 4U}) {
            config::Loaded loaded;
            loaded.settings.argon2_memory_kib = memory_kib;
            loaded.settings.argon2_passes = passes;
            config::compare_settings(loaded);
            EXPECT_EQ(
                loaded.faults.empty(),
                (crypto::Argon2Parameters{.memory_kib = memory_kib, .passes = passes}.meets_floor())
            ) << memory_kib
              << ' ' << passes;
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
