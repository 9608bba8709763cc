#include "sources.hpp"

#include <gtest/gtest.h>

namespace latchkey::config {
namespace {

TEST(PasswordSettings, AreLoaded) {
    const Loaded loaded = load(
        from_environment({{"PASSWORD_POLICY", "modern"}, {"BREACH_CHECK", "api"}}), Mode::production
    );
    EXPECT_TRUE(loaded.faults.empty());
    EXPECT_EQ(loaded.settings.password_policy, PasswordPolicy::modern);
    EXPECT_EQ(loaded.settings.breach_check, BreachCheck::api);
}

TEST(PasswordSettings, TakeNoOtherWords) {
    expect_bad("PASSWORD_POLICY", {"strict", "on", "classic,modern"});
    expect_bad("BREACH_CHECK", {"on", "true", "https://api.pwnedpasswords.com/", "/etc/list"});
}

} // namespace
} // namespace latchkey::config
