#include "sessions/device_token.hpp"
#include "support/manual_clock.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace latchkey::sessions {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view ada = "ada@example.org";
constexpr std::string_view bob = "bob@example.org";
const TimePoint now = testing::ManualClock::start;

class DeviceTokensTest : public ::testing::Test {
protected:
    [[nodiscard]] std::string renew(std::string_view cookie, std::string_view email_key) const {
        return tokens.renew(cookie, email_key, tokens.find_device(cookie, email_key, now), now);
    }

    [[nodiscard]] bool knows(std::string_view cookie, std::string_view email_key) const {
        return tokens.find_device(cookie, email_key, now).has_value();
    }

    const DeviceTokens tokens{Secret(std::string(32, 'k')), throttle::Mode::on};
};

TEST_F(DeviceTokensTest, AreOfOneAccount) {
    const std::string cookie = renew("", ada);
    EXPECT_TRUE(knows(cookie, ada));
    EXPECT_FALSE(knows(cookie, bob));
}

TEST_F(DeviceTokensTest, LastNinetyDaysFromTheLastSignIn) {
    const std::string cookie = renew("", ada);
    EXPECT_TRUE(tokens.find_device(cookie, ada, now + device_lifetime - 1s));
    EXPECT_FALSE(tokens.find_device(cookie, ada, now + device_lifetime));
}

TEST_F(DeviceTokensTest, KeepTheDeviceWhenTheyAreRenewed) {
    const std::string cookie = renew("", ada);
    const auto device = tokens.find_device(cookie, ada, now);
    EXPECT_EQ(tokens.find_device(renew(cookie, ada), ada, now), device);
    EXPECT_NE(tokens.find_device(renew("", ada), ada, now), device);
}

TEST_F(DeviceTokensTest, OfAFewAccountsShareACookie) {
    std::string cookie = renew(renew("", ada), bob);
    EXPECT_TRUE(knows(cookie, ada));
    EXPECT_TRUE(knows(cookie, bob));
    cookie = renew(renew(cookie, "carol@example.org"), "dave@example.org");
    EXPECT_FALSE(knows(cookie, ada)) << "the one that signed in longest ago";
    EXPECT_TRUE(knows(cookie, bob));
    EXPECT_EQ(std::ranges::count(cookie, '~'), 2);
}

TEST_F(DeviceTokensTest, AreNobodyElsesToMake) {
    const std::string cookie = renew("", ada);
    for (std::size_t i = 0; i < cookie.size(); ++i) {
        std::string other = cookie;
        other[i] = other[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(knows(other, ada)) << other;
        EXPECT_FALSE(knows(cookie.substr(0, i), ada));
    }
    EXPECT_FALSE(
        DeviceTokens(Secret(std::string(32, 'o')), throttle::Mode::on).find_device(cookie, ada, now)
    );
}

/// Whatever a browser sends: no more than a few short pieces of it are kept.
TEST_F(DeviceTokensTest, KeepLittleOfWhatIsNotTheirs) {
    const std::string own = renew("", ada);
    for (const std::string& sent :
         {std::string("~"),
          std::string("~~~~"),
          std::string(4000, 'x'),
          std::string(500, '~'),
          "a.b.c~" + std::string(100, 'y'),
          "." + own,
          own + "."}) {
        const std::string cookie = renew(sent, bob);
        EXPECT_TRUE(knows(cookie, bob));
        EXPECT_LE(cookie.size(), 200U) << sent;
    }
}

TEST_F(DeviceTokensTest, WhereTheyAreOffNoneIsKnownAndNoneIsMade) {
    const DeviceTokens off{Secret(std::string(32, 'k')), throttle::Mode::off};
    EXPECT_EQ(off.renew("", ada, std::nullopt, now), "");
    EXPECT_FALSE(off.find_device(renew("", ada), ada, now));
}

} // namespace
} // namespace latchkey::sessions
