// What a server still knows after it was stopped and started anew.

#include "base/error.hpp"
#include "scenario.hpp"

#include <gtest/gtest.h>

namespace latchkey::testing {
namespace {

TEST(Restart, SessionsAndTheSigningKeySurvive) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");
    ASSERT_EQ(browser.post("/auth/refreshToken").status, 200U);

    application.restart();
    browser.move_to(application.client());

    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U) << "the access token of before";
    EXPECT_EQ(browser.post("/auth/refreshToken").status, 200U);
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U);
}

TEST(Restart, WhatWasRevokedStaysRevoked) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");
    const Browser copy = same_browser(application, browser);
    ASSERT_EQ(browser.post("/auth/logout").status, 200U);

    application.restart();

    Browser thief = same_browser(application, copy);
    EXPECT_EQ(thief.get("/auth/checkAuth").status, 401U);
    EXPECT_EQ(thief.post("/auth/refreshToken").status, 401U);
}

TEST(Restart, ACodeThatWasMailedBeforeStillWorks) {
    TestApplication application;
    application.register_user("ada@example.org");
    ASSERT_EQ(
        application.browser().post(
                                 "/recovery/forgot-password", {{"email", "ada@example.org"}}
        ).status,
        200U
    );
    application.deliver_mail();
    const std::string code = find_code(application.mails().messages().at(0));

    application.restart();

    EXPECT_EQ(
        application.browser()
            .post("/recovery/verify-otp", {{"email", "ada@example.org"}, {"otp", code}})
            .status,
        200U
    );
}

TEST(Restart, AnotherSecretKeyIsRefusedWithTheRemedy) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");
    const auto change_key = [](config::Settings& settings) {
        settings.secret_key = Secret("another key of thirty-two bytes!");
    };
    try {
        application.restart(change_key);
        FAIL() << "it started";
    } catch (const Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("SECRET_KEY"), std::string::npos)
            << failure.what();
    }

    application.restart();
    browser.move_to(application.client());
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U) << "and nothing was spoiled";
}

TEST(Restart, AStoppedServerAnswersNobody) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");
    application.stop();
    EXPECT_THROW(browser.get("/auth/checkAuth"), std::runtime_error);
    application.restart();
    browser.move_to(application.client());
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U);
}

} // namespace
} // namespace latchkey::testing
