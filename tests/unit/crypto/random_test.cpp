#include "base/encoding.hpp"
#include "crypto/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace latchkey::crypto {

namespace {

TEST(Random, BytesHaveTheLengthAskedFor) {
    for (const std::size_t count : {0U, 1U, 16U, 32U, 1000U}) {
        EXPECT_EQ(random_bytes(count).size(), count);
    }
}

TEST(Random, BytesAreNeverTheSame) {
    std::set<std::string> seen;
    for (int i = 0; i < 10'000; ++i) {
        seen.insert(random_bytes(16));
    }
    EXPECT_EQ(seen.size(), 10'000U);
}

TEST(Random, EveryByteValueHappens) {
    const std::string bytes = random_bytes(100'000);
    const std::set<char> values(bytes.begin(), bytes.end());
    EXPECT_EQ(values.size(), 256U);
}

// Chi-square with 9 degrees of freedom: above 40 once in 130,000 fair runs. A byte modulo 10 would
// score about 230.
TEST(Random, DigitsAreUnbiased) {
    constexpr std::size_t count = 100'000;
    std::array<int, 10> occurrences{};
    for (const char digit : random_digits(count)) {
        ASSERT_TRUE(digit >= '0' && digit <= '9');
        ++occurrences.at(static_cast<std::size_t>(digit - '0'));
    }
    const double expected = static_cast<double>(count) / 10;
    double chi_square = 0;
    for (const int observed : occurrences) {
        const double difference = observed - expected;
        chi_square += difference * difference / expected;
    }
    EXPECT_LT(chi_square, 40);
}

TEST(Random, DigitsMayStartWithZero) {
    EXPECT_EQ(random_digits(6).size(), 6U);
    bool has_leading_zero = false;
    for (int i = 0; i < 1000 && !has_leading_zero; ++i) {
        has_leading_zero = random_digits(6).front() == '0';
    }
    EXPECT_TRUE(has_leading_zero); // fails once in 10^45 runs
}

TEST(Random, TokensAreBase64urlOfTheBytes) {
    const std::string token = random_token(32);
    EXPECT_EQ(token.size(), 43U);
    ASSERT_TRUE(base64url_decode(token).has_value());
    EXPECT_EQ(base64url_decode(token)->size(), 32U);
    EXPECT_NE(random_token(32), token);
}

} // namespace

} // namespace latchkey::crypto
