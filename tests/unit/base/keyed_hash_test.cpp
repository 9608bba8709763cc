#include "base/keyed_hash.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace latchkey {
namespace {

TEST(KeyedHash, IsTheSameForTheSameTextAndSpreadsOthers) {
    std::set<std::uint64_t> hashes;
    std::set<std::uint64_t> low_bits;
    for (int i = 0; i < 1000; ++i) {
        const std::string text = "token " + std::to_string(i);
        EXPECT_EQ(keyed_hash(text), keyed_hash(text));
        hashes.insert(keyed_hash(text));
        low_bits.insert(keyed_hash(text) % 1024);
    }
    EXPECT_EQ(hashes.size(), 1000U);
    EXPECT_GT(low_bits.size(), 512U);
}

} // namespace
} // namespace latchkey
