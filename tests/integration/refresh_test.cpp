// POST /auth/refreshToken: rotation, retries, theft.

#include "scenario.hpp"

#include <gtest/gtest.h>

#include <set>

namespace latchkey::testing {
namespace {

using namespace std::chrono_literals;

const HttpRequest refresh{.method = "POST", .target = "/auth/refreshToken"};

HttpRequest refresh_with(const std::string& token) {
    return {
        .method = "POST",
        .target = "/auth/refreshToken",
        .headers = {{"Cookie", "refreshToken=" + token}}};
}

std::int64_t generation(const TestApplication& application) {
    std::int64_t generation = -1;
    application.with_database([&](storage::Transaction& tx) {
        generation = std::get<0>(tx.find<std::int64_t>("SELECT generation FROM sessions").value());
    });
    return generation;
}

/// How many the audit record tells of.
std::int64_t thefts(const TestApplication& application) {
    std::int64_t events = -1;
    application.with_database([&](storage::Transaction& tx) {
        events = std::get<0>(
            tx.find<std::int64_t>(
                  "SELECT count(*) FROM audit_events WHERE event = 'refresh_token_reused'"
            )
                .value()
        );
    });
    return events;
}

const Scenario reused{
    .name = "a token from the past",
    .request = refresh,
    .status = 401,
    .has = {error_code("refresh_token_reused"), "Token invalid"},
    .mails = 1};

const Scenario revoked{
    .name = "the session is over",
    .request = refresh,
    .status = 401,
    .has = {error_code("session_revoked"), "Token invalid"}};

TEST(Refresh, RenewsBothTokens) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");
    const auto old_access = browser.cookie("accessToken");
    const auto old_refresh = browser.cookie("refreshToken");

    run_scenario(
        application,
        browser,
        {.name = "success",
         .request = refresh,
         .has = {R"({"data":{"message":"Token successfully renewed"}})"},
         .cookies = Cookies::set}
    );

    EXPECT_NE(browser.cookie("accessToken"), old_access);
    EXPECT_NE(browser.cookie("refreshToken"), old_refresh);
    EXPECT_EQ(generation(application), 2);
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U);
}

TEST(Refresh, Refusals) {
    TestApplication application;
    const Browser browser = application.register_user("ada@example.org");
    const std::string access = browser.cookie("accessToken").value();
    const std::string token = browser.cookie("refreshToken").value();
    const std::vector<Scenario> rows{
        {.name = "no cookie",
         .request =
             {.method = "POST",
              .target = "/auth/refreshToken",
              .headers = {{"Cookie", "accessToken=" + access}}},
         .status = 401,
         .has = {error_code("no_refresh_token"), "No token is provided"}},
        {.name = "an empty cookie",
         .request = refresh_with(""),
         .status = 401,
         .has = {error_code("no_refresh_token")}},
        {.name = "garbage",
         .request = refresh_with("garbage"),
         .status = 401,
         .has = {error_code("token_invalid"), "Token invalid"}},
        {.name = "another generation under the same MAC",
         .request = refresh_with(token.substr(0, 23) + "2" + token.substr(24)),
         .status = 401,
         .has = {error_code("token_invalid")}},
        {.name = "an access token",
         .request = refresh_with(access),
         .status = 401,
         .has = {error_code("token_type_invalid"), "Invalid token type"}},
        {.name = "another browser",
         .request =
             {.method = "POST",
              .target = "/auth/refreshToken",
              .headers = {{"User-Agent", "curl/8.5.0"}}},
         .status = 403,
         .has = {error_code("user_agent_mismatch"), "User-Agent does not match"}},
        {.name = "none of these did any harm", .request = refresh, .cookies = Cookies::set},
    };
    run_scenarios(application, rows, [&] { return same_browser(application, browser); });
}

/// Nobody has the new token yet, so whoever comes with the old one has lost the answer. A lid that
/// was closed in the wrong moment may be opened days later.
TEST(Refresh, ALostAnswerMayBeAskedForAgainUntilItsTokensAreUsed) {
    for (const auto pause : {std::chrono::milliseconds(0ms), 31s + 0ms, 10min + 0ms, 48h + 0ms}) {
        SCOPED_TRACE(pause.count());
        TestApplication application;
        Browser browser = application.register_user("ada@example.org");
        Browser lost = same_browser(application, browser);
        ASSERT_EQ(lost.send(refresh).status, 200U);

        application.clock().advance(pause);
        run_scenario(
            application, browser, {.name = "retry", .request = refresh, .cookies = Cookies::set}
        );

        EXPECT_EQ(browser.cookie("refreshToken"), lost.cookie("refreshToken")) << "byte for byte";
        EXPECT_EQ(generation(application), 2);
        EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U);
        EXPECT_EQ(thefts(application), 0);
    }
}

/// Tabs that have not heard of the refresh yet may come for half a minute more.
TEST(Refresh, ATokenThatWasUsedLeavesTheOneBeforeHalfAMinute) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");
    Browser tab = same_browser(application, browser);
    ASSERT_EQ(browser.send(refresh).status, 200U);
    ASSERT_EQ(browser.get("/auth/checkAuth").status, 200U);

    application.clock().advance(30s);
    run_scenario(
        application, tab, {.name = "another tab", .request = refresh, .cookies = Cookies::set}
    );
    EXPECT_EQ(tab.cookie("refreshToken"), browser.cookie("refreshToken"));
    EXPECT_EQ(generation(application), 2);
    EXPECT_EQ(thefts(application), 0);
}

/// What the guard noted counts before it is written, afterwards, and after a restart.
TEST(Refresh, ARetryAfterTheNewTokenWasUsedIsTheft) {
    enum class Moment { noted, written, restarted };
    for (const Moment moment : {Moment::noted, Moment::written, Moment::restarted}) {
        SCOPED_TRACE(static_cast<int>(moment));
        TestApplication application;
        Browser browser = application.register_user("ada@example.org");
        Browser thief = same_browser(application, browser);
        ASSERT_EQ(browser.send(refresh).status, 200U);
        ASSERT_EQ(browser.get("/auth/checkAuth").status, 200U);
        if (moment == Moment::written) {
            application.run_jobs();
        } else if (moment == Moment::restarted) {
            application.restart();
            browser.move_to(application.client());
            thief.move_to(application.client());
        }
        application.clock().advance(30s + 1ms);
        run_scenario(application, thief, reused);

        run_scenario(application, browser, revoked);
        EXPECT_NE(
            browser.get("/auth/checkAuth").body.find(error_code("session_revoked")),
            std::string::npos
        );
        run_scenario(application, thief, revoked);
        EXPECT_EQ(thefts(application), 1);
        const auto mails = application.mails().messages_to("ada@example.org");
        ASSERT_EQ(mails.size(), 1U);
        EXPECT_EQ(mails[0].subject, "A sign-in to your Latchkey account was ended");
        EXPECT_NE(mails[0].text.find("Firefox/Linux"), std::string::npos);
    }
}

TEST(Refresh, ATokenOfTheGenerationBeforeLastIsTheftAtOnce) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");
    Browser thief = same_browser(application, browser);
    Browser stranger = application.register_user("bob@example.org");
    ASSERT_EQ(browser.send(refresh).status, 200U);
    ASSERT_EQ(browser.send(refresh).status, 200U);

    run_scenario(application, thief, reused);

    run_scenario(application, browser, revoked);
    EXPECT_EQ(stranger.send(refresh).status, 200U);
}

/// Fifty tabs wake up together. None is signed out, and all hold the same token afterwards.
TEST(Refresh, FiftyAtOnceMakeOneGeneration) {
    TestApplication application;
    const Browser browser = application.register_user("ada@example.org");

    const auto tokens = run_in_parallel(50, [&](std::size_t) {
        Browser tab = same_browser(application, browser);
        return tab.send(refresh).status == 200 ? tab.cookie("refreshToken").value() : "refused";
    });

    const std::set<std::string> distinct(tokens.begin(), tokens.end());
    EXPECT_EQ(distinct.size(), 1U);
    EXPECT_FALSE(distinct.contains("refused"));
    EXPECT_EQ(generation(application), 2);
}

TEST(Refresh, ASessionEndsAfterAWeekHoweverBusy) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");
    const TimePoint start = application.clock().now();
    for (int day = 1; day <= 6; ++day) {
        application.clock().set(start + std::chrono::days(day));
        ASSERT_EQ(browser.send(refresh).status, 200U);
    }

    application.clock().set(start + std::chrono::days(7) - 10min);
    ASSERT_EQ(browser.send(refresh).status, 200U);
    application.clock().set(start + std::chrono::days(7) - 1ms);
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U);
    application.clock().set(start + std::chrono::days(7));
    EXPECT_NE(
        browser.get("/auth/checkAuth").body.find(error_code("token_expired")), std::string::npos
    ) << "the last access token ends with its session, not an hour after it was made";
    run_scenario(
        application,
        browser,
        {.name = "refresh",
         .request = refresh,
         .status = 401,
         .has = {error_code("token_expired"), "Token expired"}}
    );
}

TEST(Refresh, SessionsPastTheirEndAreDropped) {
    TestApplication application;
    application.register_user("old@example.org");
    application.clock().advance(std::chrono::days(6));
    Browser young = application.register_user("young@example.org");
    application.clock().advance(std::chrono::days(1));

    application.run_jobs();

    application.with_database([](storage::Transaction& tx) {
        EXPECT_EQ(std::get<0>(tx.find<int>("SELECT count(*) FROM sessions").value()), 1);
    });
    EXPECT_EQ(young.send(refresh).status, 200U);
}

} // namespace
} // namespace latchkey::testing
