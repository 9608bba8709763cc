#include "keys/current_ring.hpp"
#include "support/key_ring.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace latchkey::keys {
namespace {

/// Readers meet a ring that is whole, this one or that, while it is replaced again and again.
TEST(CurrentRing, IsReplacedWhileOthersRead) {
    const KeyRing one = testing::make_ring(crypto::Algorithm::es256);
    const KeyRing two = testing::make_ring(crypto::Algorithm::eddsa);
    CurrentRing current(one);
    std::atomic<int> unknown = 0;
    std::atomic<int> reads = 0;
    {
        std::vector<std::jthread> readers;
        for (int i = 0; i < 2; ++i) {
            readers.emplace_back([&](const std::stop_token& stop) {
                while (!stop.stop_requested()) {
                    const auto ring = current.get();
                    const std::string& id = ring->active(testing::ManualClock::start).key.key_id();
                    ++reads;
                    unknown += one.find(id) == nullptr && two.find(id) == nullptr ? 1 : 0;
                }
            });
        }
        for (int i = 0; i < 2000 || reads < 2000 || i % 2 != 0; ++i) {
            current.replace(i % 2 == 0 ? two : one);
        }
    }
    EXPECT_EQ(unknown, 0);
    EXPECT_EQ(current.get()->keys()[0].key.key_id(), one.keys()[0].key.key_id());
}

} // namespace
} // namespace latchkey::keys
