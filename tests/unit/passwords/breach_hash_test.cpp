#include "passwords/breach_hash.hpp"

#include <gtest/gtest.h>

namespace latchkey::passwords {
namespace {

// FIPS 180's own examples.
TEST(BreachHash, IsSha1InCapitalDigits) {
    EXPECT_EQ(breach_hash(Secret("abc")), "A9993E364706816ABA3E25717850C26C9CD0D89D");
    EXPECT_EQ(breach_hash(Secret("")), "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
}

} // namespace
} // namespace latchkey::passwords
