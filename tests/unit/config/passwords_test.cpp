#include "config/passwords.hpp"
#include "sources.hpp"

#include <gtest/gtest.h>

namespace latchkey::config {
namespace {

TEST(PasswordPolicySetting, IsOneOfTwo) {
    EXPECT_EQ(*parse_password_policy("classic"), PasswordPolicy::classic);
    EXPECT_EQ(*parse_password_policy("modern"), PasswordPolicy::modern);
    for (const char* text : {"Classic", "MODERN", "strict", "on", "classic,modern"}) {
        const auto refused = parse_password_policy(text);
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().size(), 1U);
    }
    EXPECT_EQ(Settings().password_policy, PasswordPolicy::classic);
}

TEST(PasswordSettings, AreLoaded) {
    const Loaded loaded = load(
        from_environment({{"PASSWORD_POLICY", "modern"}, {"BREACH_CHECK", "api"}}), Mode::production
    );
    EXPECT_TRUE(loaded.faults.empty());
    EXPECT_EQ(loaded.settings.password_policy, PasswordPolicy::modern);
    EXPECT_EQ(loaded.settings.breach_check, BreachCheck::api);
}

TEST(BreachCheckSetting, IsOffOrApi) {
    EXPECT_EQ(*parse_breach_check("off"), BreachCheck::off);
    EXPECT_EQ(*parse_breach_check("api"), BreachCheck::api);
    for (const char* text : {"on", "true", "API", "https://api.pwnedpasswords.com/", "/etc/list"}) {
        EXPECT_FALSE(parse_breach_check(text)) << text;
    }
    EXPECT_EQ(Settings().breach_check, BreachCheck::off);
}

} // namespace
} // namespace latchkey::config
