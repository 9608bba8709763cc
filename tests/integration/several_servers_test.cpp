// Two servers of one PostgreSQL database, behind a balancer that sends each request to either: what
// one does holds on the other.

#include "support/cutting_relay.hpp"
#include "support/test_application.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string_view>
#include <thread>

namespace latchkey::testing {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr const char* ada = "ada@example.org";

class SeveralServers : public ::testing::Test {
protected:
    void SetUp() override {
        if (!DatabasePlace::is_postgresql()) {
            GTEST_SKIP() << "a SQLite file has one server";
        }
        here = std::make_unique<TestApplication>(change);
        there = here->start_beside(change);
    }

    static unsigned check(Browser& browser) { return browser.get("/auth/checkAuth").status; }

    static unsigned sign_in(TestApplication& server, std::string_view password) {
        Browser stranger = server.browser();
        return stranger.post("/auth/login", {{"email", ada}, {"password", password}}).status;
    }

    TestApplication::ChangeSettings change;
    std::unique_ptr<TestApplication> here;
    std::unique_ptr<TestApplication> there;
};

TEST_F(SeveralServers, WhatOneRevokesTheOtherRefusesWithinASecond) {
    Browser phone = here->register_user(ada);
    Browser laptop = there->browser();
    ASSERT_EQ(
        laptop.post(
                  "/auth/login", {{"email", ada}, {"password", TestApplication::password}}
        ).status,
        200U
    );
    ASSERT_EQ(check(laptop), 200U); // kept in the other server's memory from here on
    ASSERT_EQ(check(laptop), 200U);
    ASSERT_EQ(phone.post("/auth/logout?scope=others").status, 200U);
    const auto revoked_at = Clock::now();
    while (check(laptop) == 200U && Clock::now() < revoked_at + 5s) {
        std::this_thread::sleep_for(5ms);
    }
    const auto delay = Clock::now() - revoked_at;
    RecordProperty("milliseconds", static_cast<int>(delay / 1ms));
    EXPECT_LE(delay, 1s);
    EXPECT_EQ(check(laptop), 401U);
    EXPECT_EQ(laptop.post("/auth/refreshToken").status, 401U);
    EXPECT_EQ(check(phone), 200U);
}

/// A line that is gone without a word: who cannot hear of changes believes nothing for long.
TEST_F(SeveralServers, WhoCannotAskTheDatabaseIsRefusedNobodysSession) {
    CuttingRelay relay(here->database_url());
    const auto distant = here->start_beside([&](config::Settings& settings) {
        settings.database.path_or_url = relay.url();
    });
    Browser phone = here->register_user(ada);
    Browser laptop = distant->browser();
    ASSERT_EQ(
        laptop.post(
                  "/auth/login", {{"email", ada}, {"password", TestApplication::password}}
        ).status,
        200U
    );
    ASSERT_EQ(check(laptop), 200U);
    relay.fall_silent();
    ASSERT_EQ(phone.post("/auth/logout?scope=others").status, 200U);
    const auto revoked_at = Clock::now();
    auto last_believed = revoked_at;
    unsigned status = 0;
    {
        const std::jthread asking([&] {
            for (status = check(laptop); status == 200U; status = check(laptop)) {
                last_believed = Clock::now();
            }
        });
        std::this_thread::sleep_for(2s); // by then it waits for the database
        relay.resume();
    }
    RecordProperty("milliseconds", static_cast<int>((last_believed - revoked_at) / 1ms));
    EXPECT_LE(last_believed - revoked_at, 1s);
    EXPECT_TRUE(status == 401U || status == 503U) << status;
}

TEST_F(SeveralServers, ASessionIsAtHomeOnBoth) {
    Browser browser = here->register_user(ada);
    for (int i = 0; i < 6; ++i) {
        browser.move_to((i % 2 == 0 ? there : here)->client());
        EXPECT_EQ(browser.post("/auth/refreshToken").status, 200U);
        EXPECT_EQ(check(browser), 200U);
    }
    browser.move_to(there->client());
    EXPECT_EQ(browser.post("/auth/logout").status, 200U);
}

TEST_F(SeveralServers, WrongPasswordsAreCountedTogether) {
    change = [](config::Settings& settings) { settings.throttle = true; };
    here = std::make_unique<TestApplication>(change);
    there = here->start_beside(change);
    here->register_user(ada);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(sign_in(i % 2 == 0 ? *here : *there, "Wr0ng@Word"), 401U);
    }
    EXPECT_EQ(sign_in(*here, TestApplication::password), 429U);
    EXPECT_EQ(sign_in(*there, TestApplication::password), 429U);
}

TEST_F(SeveralServers, AMailIsSentOnce) {
    here->register_user(ada);
    constexpr std::size_t asked = 10;
    for (std::size_t i = 0; i < asked; ++i) {
        TestApplication& server = i % 2 == 0 ? *here : *there;
        Browser browser = server.browser();
        EXPECT_EQ(browser.post("/recovery/forgot-password", {{"email", ada}}).status, 200U);
        const std::jthread other([&] { there->deliver_mail(); });
        here->deliver_mail();
    }
    here->deliver_mail();
    there->deliver_mail();
    EXPECT_EQ(here->mails().messages().size() + there->mails().messages().size(), asked);
}

TEST_F(SeveralServers, KeysAreMadeOnceAndTakenOver) {
    const auto keys = [](TestApplication& server) {
        return server.browser().get("/.well-known/jwks.json").body;
    };
    EXPECT_EQ(keys(*here), keys(*there));
    Browser browser = here->register_user(ada);
    here->clock().advance(std::chrono::days(90));
    there->clock().advance(std::chrono::days(90));
    here->run_jobs();
    there->run_jobs();
    EXPECT_EQ(keys(*here), keys(*there));
}

} // namespace
} // namespace latchkey::testing
