#include "keys/model.hpp"
#include "support/key_ring.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace latchkey::keys {
namespace {

using namespace std::chrono_literals;
using crypto::Algorithm;
using testing::make_ring_key;

constexpr TimePoint start = testing::ManualClock::start;

TEST(KeyRing, SignsWithTheNewestThatHasBegun) {
    const KeyRing ring({
        make_ring_key(Algorithm::es256, start),
        make_ring_key(Algorithm::eddsa, start + 10h),
        make_ring_key(Algorithm::hs256, start + 20h),
    });
    const auto active = [&ring](TimePoint now) { return ring.active(now).key.algorithm(); };
    EXPECT_EQ(active(start), Algorithm::es256);
    EXPECT_EQ(active(start + 10h - 1ms), Algorithm::es256);
    EXPECT_EQ(active(start + 10h), Algorithm::eddsa);
    EXPECT_EQ(active(start + 20h - 1ms), Algorithm::eddsa);
    EXPECT_EQ(active(start + 20h), Algorithm::hs256);
    EXPECT_EQ(active(start + 24h * 1000), Algorithm::hs256) << "it has no end of its own";
}

TEST(KeyRing, AClockThatWasPutBackStillSigns) {
    const KeyRing ring(
        {make_ring_key(Algorithm::es256, start), make_ring_key(Algorithm::eddsa, start + 1h)}
    );
    EXPECT_EQ(ring.active(start - 1h).key.algorithm(), Algorithm::es256);
}

TEST(KeyRing, FindsAKeyByItsNameWhateverItsState) {
    const KeyRing ring({
        make_ring_key(Algorithm::es256, start - 24h),
        make_ring_key(Algorithm::es256, start),
        make_ring_key(Algorithm::eddsa, start + 24h),
    });
    for (const RingKey& key : ring.keys()) {
        EXPECT_EQ(ring.find(key.key.key_id()), &key);
    }
    const std::string known = ring.keys()[0].key.key_id();
    EXPECT_EQ(ring.find(""), nullptr);
    EXPECT_EQ(ring.find(known.substr(1)), nullptr);
    EXPECT_EQ(ring.find(known + "A"), nullptr);
    EXPECT_EQ(ring.find(crypto::SigningKey::generate(Algorithm::es256).key_id()), nullptr);
}

TEST(KeyRing, IsNeverEmpty) {
    EXPECT_THROW(KeyRing({}), std::logic_error);
}

TEST(KeyState, HasItsWord) {
    EXPECT_EQ(to_string(KeyState::published), "published");
    EXPECT_EQ(to_string(KeyState::active), "active");
    EXPECT_EQ(to_string(KeyState::retired), "retired");
}

} // namespace
} // namespace latchkey::keys
