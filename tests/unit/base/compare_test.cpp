#include "base/compare.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey {
namespace {

TEST(EqualInConstantTime, IsTrueForEqualBytes) {
    EXPECT_TRUE(equal_in_constant_time("", ""));
    EXPECT_TRUE(equal_in_constant_time("482913", "482913"));
    EXPECT_TRUE(equal_in_constant_time(std::string("a\0b", 3), std::string("a\0b", 3)));
}

TEST(EqualInConstantTime, SeesEveryPositionOfEveryLength) {
    for (std::size_t size = 1; size <= 33; ++size) {
        const std::string text(size, 'x');
        ASSERT_TRUE(equal_in_constant_time(text, std::string(size, 'x'))) << size;
        for (std::size_t i = 0; i < size; ++i) {
            for (const char other_letter : {'y', '\0', '\xf8'}) {
                std::string other = text;
                other[i] = other_letter;
                ASSERT_FALSE(equal_in_constant_time(text, other)) << size << " at " << i;
            }
        }
    }
    EXPECT_FALSE(equal_in_constant_time(std::string("a\0b", 3), std::string("a\0c", 3)));
}

TEST(EqualInConstantTime, IsFalseForOtherLengths) {
    EXPECT_FALSE(equal_in_constant_time("482913", "48291"));
    EXPECT_FALSE(equal_in_constant_time("", "4"));
}

} // namespace
} // namespace latchkey
