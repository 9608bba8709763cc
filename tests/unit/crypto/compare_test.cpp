#include "crypto/compare.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::crypto {

namespace {

TEST(Compare, EqualStringsAreEqual) {
    EXPECT_TRUE(equal_in_constant_time("", ""));
    EXPECT_TRUE(equal_in_constant_time("482913", "482913"));
    EXPECT_TRUE(equal_in_constant_time(std::string("a\0b", 3), std::string("a\0b", 3)));
}

TEST(Compare, ADifferenceAtAnyPlaceCounts) {
    const std::string text(64, 'x');
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string other = text;
        other[i] = 'y';
        EXPECT_FALSE(equal_in_constant_time(text, other)) << "at " << i;
    }
    EXPECT_FALSE(equal_in_constant_time(std::string("a\0b", 3), std::string("a\0c", 3)));
}

TEST(Compare, LengthsCount) {
    EXPECT_FALSE(equal_in_constant_time("482913", "48291"));
    EXPECT_FALSE(equal_in_constant_time("", "4"));
}

} // namespace

} // namespace latchkey::crypto
