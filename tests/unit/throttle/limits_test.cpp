#include "throttle/limits.hpp"

#include <gtest/gtest.h>

#include <set>

namespace latchkey::throttle {
namespace {

using namespace std::chrono_literals;

/// NIST SP 800-63B-4 §3.2.2 and our own curve: n failures, and how long the next try waits.
TEST(Limits, PasswordsWaitLongerAndLonger) {
    const FailureRule& rule = rule_of(Attempt::password);
    EXPECT_EQ(rule.wait_after(0), 0s);
    EXPECT_EQ(rule.wait_after(4), 0s);
    std::chrono::seconds expected{1};
    for (std::int64_t failures = 5; failures <= 14; ++failures) { // 2^9 = 512
        EXPECT_EQ(rule.wait_after(failures), expected) << failures;
        expected *= 2;
    }
    EXPECT_EQ(rule.wait_after(15), 900s);
    EXPECT_EQ(rule.wait_after(99), 900s);
    EXPECT_FALSE(rule.is_shut(99));
    EXPECT_TRUE(rule.is_shut(100));
}

TEST(Limits, TenWrongCodesAreOneDays) {
    const FailureRule& rule = rule_of(Attempt::code);
    EXPECT_EQ(rule.wait_after(9), 0s);
    EXPECT_EQ(rule.wait_after(10), 24h);
    EXPECT_EQ(rule.wait_after(1'000'000), 24h);
    EXPECT_FALSE(rule.is_shut(1'000'000));
}

TEST(Limits, HaveNamesOfTheirOwn) {
    std::set<std::string_view> names;
    for (int door = 0; door < door_count; ++door) {
        names.insert(to_string(static_cast<Door>(door)));
    }
    EXPECT_EQ(names.size(), static_cast<std::size_t>(door_count));
}

} // namespace
} // namespace latchkey::throttle
