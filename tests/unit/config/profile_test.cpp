// PROFILE, the defaults it decides on, and the settings that are there because the two profiles
// differ in them.

#include "config/settings.hpp"
#include "config/table.hpp"
#include "sources.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace latchkey::config {

namespace {

const std::map<std::string, std::string> strict{
    {"PROFILE", "strict"}, {"EMAIL_FROM", "no-reply@example.com"}};

Settings load_strict(const std::string& name = {}, const std::string& value = {}) {
    auto environment = strict;
    if (!name.empty()) {
        environment[name] = value;
    }
    Loaded loaded = load(from_environment(environment), Mode::production);
    EXPECT_TRUE(loaded.faults.empty()) << describe(loaded.faults);
    return std::move(loaded.settings);
}

TEST(Profile, HasTwoNames) {
    EXPECT_EQ(load_good("PROFILE", "standard").profile, Profile::standard);
    EXPECT_EQ(load_strict().profile, Profile::strict);
    expect_bad("PROFILE", {"Standard", "lax", "strict,standard"});
}

TEST(Profile, IsReadBeforeWhatItDecidesOn) {
    EXPECT_EQ(all_settings().front().name, "PROFILE");
}

TEST(Profile, StandardKeepsWhatTheFlaskServiceHad) {
    const Settings settings = load(from_environment({}), Mode::production).settings;
    EXPECT_EQ(settings.password_policy, PasswordPolicy::classic);
    EXPECT_EQ(settings.registration, RegistrationMode::immediate);
    EXPECT_EQ(settings.recovery_code_digits, 6U);
    EXPECT_FALSE(settings.recovery_is_bound);
    EXPECT_EQ(settings.cookies.mode, CookieSettings::Mode::host);
    EXPECT_EQ(settings.access_token_lifetime, std::chrono::hours(1));
    EXPECT_EQ(settings.argon2_memory_kib, 19456U);
    EXPECT_EQ(settings.argon2_passes, 2U);
    EXPECT_TRUE(settings.user_agent_is_checked);
    EXPECT_FALSE(settings.client_header_is_required);
}

TEST(Profile, StrictTakesTheStandardsSide) {
    const Settings settings = load_strict();
    EXPECT_EQ(settings.password_policy, PasswordPolicy::modern);
    EXPECT_EQ(settings.registration, RegistrationMode::verify_email);
    EXPECT_EQ(settings.recovery_code_digits, 8U);
    EXPECT_TRUE(settings.recovery_is_bound);
    EXPECT_EQ(settings.cookies.mode, CookieSettings::Mode::prefixed);
    EXPECT_EQ(settings.access_token_lifetime, std::chrono::minutes(5));
    EXPECT_EQ(settings.argon2_memory_kib, 65536U);
    EXPECT_EQ(settings.argon2_passes, 2U);
    EXPECT_FALSE(settings.user_agent_is_checked);
    EXPECT_TRUE(settings.client_header_is_required);
}

/// Each is a setting of its own: strict in all but one, or standard with one of strict's.
TEST(Profile, GivesWayToWhatIsSet) {
    EXPECT_EQ(load_strict("PASSWORD_POLICY", "classic").password_policy, PasswordPolicy::classic);
    EXPECT_EQ(load_strict("REGISTRATION", "immediate").registration, RegistrationMode::immediate);
    EXPECT_EQ(load_strict("RECOVERY_CODE_DIGITS", "6").recovery_code_digits, 6U);
    EXPECT_FALSE(load_strict("RECOVERY_BOUND", "off").recovery_is_bound);
    EXPECT_EQ(load_strict("COOKIE_MODE", "host").cookies.mode, CookieSettings::Mode::host);
    EXPECT_EQ(load_strict("ARGON2_MEMORY_KIB", "19456").argon2_memory_kib, 19456U);
    EXPECT_TRUE(load_strict("USER_AGENT", "checked").user_agent_is_checked);
    EXPECT_FALSE(load_strict("CLIENT_HEADER", "off").client_header_is_required);
    const Settings kept = load_strict("CLIENT_HEADER", "off");
    EXPECT_EQ(kept.password_policy, PasswordPolicy::modern);
    EXPECT_EQ(load_good("ARGON2_PASSES", "3").argon2_passes, 3U);
    EXPECT_FALSE(load_good("USER_AGENT", "noted").user_agent_is_checked);
    EXPECT_TRUE(load_good("CLIENT_HEADER", "required").client_header_is_required);
    EXPECT_EQ(load_good("RECOVERY_CODE_DIGITS", "8").profile, Profile::standard);
}

TEST(Profile, IsToldAsTheOriginOfWhatItDecided) {
    const Loaded loaded = load(from_environment(strict), Mode::production);
    EXPECT_EQ(find_effective(loaded, "COOKIE_MODE").value, "prefixed");
    EXPECT_EQ(find_effective(loaded, "COOKIE_MODE").origin, "default of strict");
    EXPECT_EQ(find_effective(loaded, "ARGON2_PASSES").origin, "default");
    EXPECT_EQ(find_effective(loaded, "PROFILE").origin, "environment");
}

TEST(Profile, RefusesWhatItDoesNotKnow) {
    expect_bad("PASSWORD_POLICY", {"Modern", "nist", "15"});
    expect_bad("REGISTRATION", {"on", "verify-email", "closed"});
    expect_bad("RECOVERY_CODE_DIGITS", {"7", "06", "eight", "10"});
    expect_bad("RECOVERY_BOUND", {"browser", "2"});
    expect_bad("USER_AGENT", {"on", "off", "ignored"});
    expect_bad("CLIENT_HEADER", {"on", "1", "X-Latchkey"});
    expect_bad("ARGON2_MEMORY_KIB", {"12287", "1048577", "64M", "-1"});
    expect_bad("ARGON2_PASSES", {"0", "17", "two"});
    EXPECT_EQ(load_bad("USER_AGENT", "ignored").remedy, "write checked or noted");
}

/// Whoever reads the table reads this: strict differs in no setting that only standard has.
TEST(Profile, EveryStrictDefaultIsTakenAndDiffers) {
    for (const Setting& setting : all_settings()) {
        if (setting.strict_default.empty()) {
            continue;
        }
        EXPECT_NE(setting.strict_default, setting.default_value) << setting.name;
        Settings settings;
        EXPECT_TRUE(setting.apply(setting.strict_default, settings).empty()) << setting.name;
    }
}

} // namespace

} // namespace latchkey::config
