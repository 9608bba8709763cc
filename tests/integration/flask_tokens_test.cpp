// People who were signed in at the Flask service when it was switched off, and how they go on.

#include "flask_tokens_fixture.hpp"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace latchkey::testing {
namespace {

TEST_F(FlaskTokens, ServeUntilTheFirstRefreshAndAreTradedThen) {
    Browser browser = signed_in_there();
    const HttpAnswer checked = browser.get("/auth/checkAuth");
    EXPECT_EQ(checked.status, 200U);
    EXPECT_EQ(
        checked.body,
        R"({"data":{"message":"Token valid","user":{"email":"Ada@Example.org",)"
        R"("full_name":"Ada Lovelace","id":1}}})"
        "\n"
    );
    EXPECT_FALSE(checked.set_cookie("accessToken"));
    EXPECT_EQ(check(browser), "200") << "from memory";

    const HttpAnswer refreshed = browser.post("/auth/refreshToken");
    EXPECT_EQ(refreshed.status, 200U);
    EXPECT_EQ(refreshed.body, "{\"data\":{\"message\":\"Token successfully renewed\"}}\n");
    ASSERT_TRUE(refreshed.cookie("accessToken"));
    ASSERT_TRUE(refreshed.cookie("refreshToken"));
    EXPECT_NE(refreshed.cookie("accessToken")->find('.'), std::string::npos);
    EXPECT_EQ(check(browser), "200");
    EXPECT_EQ(refresh(browser), "200") << "and on, as any session";
    EXPECT_EQ(browser.get("/user/me").status, 200U);
}

TEST_F(FlaskTokens, ServeForWhateverIsAskedFirst) {
    Browser browser = signed_in_there();
    EXPECT_EQ(
        browser.patch("/user/me", boost::json::object{{"full_name", "Ada King"}}).status, 200U
    );
    Browser other = signed_in_there(1s);
    EXPECT_EQ(
        other
            .post(
                "/auth/change-password",
                boost::json::object{
                    {"current_password", TestApplication::password},
                    {"new_password", "N3w-Passw@rd"}}
            )
            .status,
        200U
    );
    EXPECT_EQ(check(other), "200") << "with a session of this server";
    EXPECT_EQ(check(browser), "session_revoked");
}

TEST_F(FlaskTokens, LastAsLongAsTheyWouldHave) {
    const auto later = [this](std::chrono::seconds by) { application.clock().advance(by); };
    Browser browser = signed_in_there();
    later(24h);
    EXPECT_EQ(check(browser), "token_expired");
    EXPECT_EQ(refresh(browser), "200");
    later(24h * 6 - 1s);
    EXPECT_EQ(refresh(browser), "200");
    Browser late = signed_in_there();
    later(1s);
    EXPECT_EQ(check(browser), "token_expired");
    EXPECT_EQ(refresh(browser), "token_expired");
    later(24h * 7);
    EXPECT_EQ(refresh(late), "token_expired");
}

TEST_F(FlaskTokens, AreRefusedWithTheOldMessages) {
    struct Row {
        const char* what;
        FlaskToken access;
        unsigned status;
        std::string message;
        std::string_view user_agent = Browser::firefox;
    };

    FlaskToken forged = flask_access_token(sign_in());
    forged.key = "guessed";
    FlaskSignIn nobody = sign_in();
    nobody.email = "nobody@example.org";
    FlaskSignIn other_case = sign_in();
    other_case.email = "ada@example.org";
    const std::vector<Row> rows{
        {"forged", forged, 401, "Token invalid"},
        {"expired", flask_access_token(sign_in(1h)), 401, "Token expired"},
        {"of the other type", flask_refresh_token(sign_in()), 401, "Invalid token type"},
        {"of nobody", flask_access_token(nobody), 401, "Not authorized"},
        {"of another spelling", flask_access_token(other_case), 401, "Not authorized"},
        {"from before the account", flask_access_token(sign_in(1s)), 401, "Not authorized"},
        {"another browser",
         flask_access_token(sign_in()),
         403,
         "User-Agent no coincide",
         another_browser},
    };
    for (const Row& row : rows) {
        Browser browser = application.browser(row.user_agent);
        browser.set_cookie("accessToken", row.access.text());
        const HttpAnswer answer = browser.get("/auth/checkAuth");
        EXPECT_EQ(answer.status, row.status) << row.what;
        EXPECT_NE(answer.body.find(row.message), std::string::npos) << row.what << answer.body;
    }
}

TEST_F(FlaskTokens, AreRefusedAtTheRefreshWithTheOldMessages) {
    struct Row {
        const char* what;
        FlaskToken token;
        unsigned status;
        std::string message;
        std::string_view user_agent = Browser::firefox;
    };

    FlaskToken forged = flask_refresh_token(sign_in());
    forged.key = "guessed";
    const std::vector<Row> rows{
        {"forged", forged, 401, "Token invalid"},
        {"expired", flask_refresh_token(sign_in(24h * 7)), 401, "Token expired"},
        {"of the other type", flask_access_token(sign_in()), 401, "Invalid token type"},
        {"from before the account", flask_refresh_token(sign_in(1s)), 401, "Token invalid"},
        {"another browser",
         flask_refresh_token(sign_in()),
         403,
         "User-Agent does not match",
         another_browser},
        {"its own again", flask_refresh_token(sign_in()), 200, "Token successfully renewed"},
    };
    for (const Row& row : rows) {
        Browser browser = application.browser(row.user_agent);
        browser.set_cookie("refreshToken", row.token.text());
        const HttpAnswer answer = browser.post("/auth/refreshToken");
        EXPECT_EQ(answer.status, row.status) << row.what;
        EXPECT_NE(answer.body.find(row.message), std::string::npos) << row.what << answer.body;
        EXPECT_EQ(answer.cookie("refreshToken").has_value(), row.status == 200) << row.what;
    }
}

TEST_F(FlaskTokens, GiveOneSessionToAllTabs) {
    const Browser browser = signed_in_there();
    const std::int64_t before = count("SELECT count(*) FROM sessions");
    const auto cookies = run_in_parallel(16, [&](std::size_t) {
        Browser tab = same_browser(application, browser);
        return tab.post("/auth/refreshToken").cookie("refreshToken").value_or("none");
    });
    EXPECT_EQ(std::set<std::string>(cookies.begin(), cookies.end()).size(), 1U);
    EXPECT_NE(cookies.front(), "none");
    EXPECT_EQ(count("SELECT count(*) FROM sessions"), before + 1);
    Browser later = same_browser(application, browser);
    later.set_cookie("refreshToken", cookies.front());
    EXPECT_EQ(refresh(later), "200");
}

/// The answer to the trade was lost: nobody is signed out for that.
TEST_F(FlaskTokens, MayBeTradedAgainUntilTheNewOnesWereUsed) {
    const Browser browser = signed_in_there();
    Browser first = same_browser(application, browser);
    ASSERT_EQ(refresh(first), "200");
    application.clock().advance(3h);
    Browser again = same_browser(application, browser);
    ASSERT_EQ(refresh(again), "200");
    EXPECT_EQ(again.cookie("refreshToken"), first.cookie("refreshToken"));
    EXPECT_EQ(check(again), "200");
}

TEST_F(FlaskTokens, EndTheSessionWhenSomebodyElseHasThem) {
    const Browser copy = signed_in_there();
    Browser owner = same_browser(application, copy);
    ASSERT_EQ(refresh(owner), "200");
    ASSERT_EQ(check(owner), "200");
    application.clock().advance(31s);
    Browser thief = same_browser(application, copy);
    EXPECT_EQ(refresh(thief), "refresh_token_reused");
    EXPECT_EQ(refresh(owner), "session_revoked");
    EXPECT_EQ(refresh(thief), "session_revoked") << "for good";
    application.deliver_mail();
    EXPECT_EQ(application.mails().messages_to(flask_ada).size(), 1U);
    EXPECT_EQ(count("SELECT count(*) FROM audit_events WHERE event = 'refresh_token_reused'"), 1);
}

TEST_F(FlaskTokens, AreToldOfByTheState) {
    Browser browser = signed_in_there();
    const auto state = [](Browser& asking) {
        return boost::json::parse(asking.get("/auth/session").body).at("data");
    };
    browser.forget_cookie("accessToken");
    EXPECT_EQ(state(browser).at("refreshable"), boost::json::value(true));
    EXPECT_EQ(state(browser).at("refreshable"), boost::json::value(true))
        << "asking trades nothing";
    Browser thief = same_browser(application, browser);
    thief.set_user_agent(another_browser);
    EXPECT_EQ(state(thief).at("refreshable"), boost::json::value(false));
    ASSERT_EQ(browser.post("/auth/logout").status, 200U);
    Browser replay = signed_in_there();
    replay.forget_cookie("accessToken");
    EXPECT_EQ(state(replay).at("refreshable"), boost::json::value(false));
}

TEST(FlaskTokensInModes, ComeUnderTheirOldNames) {
    TestApplication application([](config::Settings& settings) {
        accept_flask(settings);
        settings.public_url = "https://auth.example.com";
        settings.cookies.mode = config::CookieSettings::Mode::prefixed;
    });
    Browser registered = application.register_user(flask_ada);
    const FlaskSignIn there{flask_ada, std::string(Browser::firefox), application.clock().now()};
    Browser browser = application.browser();
    browser.set_cookie("accessToken", flask_access_token(there).text());
    browser.set_cookie("refreshToken", flask_refresh_token(there).text());
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U);
    EXPECT_EQ(browser.post("/auth/refreshToken").status, 200U);
    EXPECT_FALSE(browser.cookie("refreshToken").value_or("").size() > 1) << "the old one goes";
    EXPECT_TRUE(browser.cookie("__Host-Http-refreshToken"));
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U);

    Browser planted = application.browser();
    planted.set_cookie("accessToken", *registered.cookie("__Host-Http-accessToken"));
    planted.set_cookie("refreshToken", *registered.cookie("__Host-Http-refreshToken"));
    EXPECT_EQ(planted.get("/auth/checkAuth").status, 401U) << "ours count under our names only";
    EXPECT_EQ(planted.post("/auth/refreshToken").status, 401U);
}

TEST(FlaskTokensWithoutTheKey, AreGarbage) {
    TestApplication application;
    application.register_user(flask_ada);
    const FlaskSignIn there{flask_ada, std::string(Browser::firefox), application.clock().now()};
    Browser browser = application.browser();
    FlaskToken access = flask_access_token(there);
    FlaskToken refresh = flask_refresh_token(there);
    for (const char* key : {flask_key, ""}) {
        access.key = key;
        refresh.key = key;
        browser.set_cookie("accessToken", access.text());
        browser.set_cookie("refreshToken", refresh.text());
        EXPECT_EQ(browser.get("/auth/checkAuth").status, 401U);
        EXPECT_EQ(browser.post("/auth/refreshToken").status, 401U);
    }
}

TEST(FlaskTokensOnSeveralServers, AreOneSessionOnAll) {
    if (!DatabasePlace::is_postgresql()) {
        GTEST_SKIP() << "a SQLite file has one server";
    }
    TestApplication application{&accept_flask};
    application.register_user(flask_ada);
    const auto beside = application.start_beside(&accept_flask);
    const FlaskSignIn there{flask_ada, std::string(Browser::firefox), application.clock().now()};
    const auto cookies = run_in_parallel(16, [&](std::size_t i) {
        Browser tab = (i % 2 == 0 ? application : *beside).browser();
        tab.set_cookie("refreshToken", flask_refresh_token(there).text());
        return tab.post("/auth/refreshToken").cookie("refreshToken").value_or("none");
    });
    EXPECT_EQ(std::set<std::string>(cookies.begin(), cookies.end()).size(), 1U);
    EXPECT_NE(cookies.front(), "none");
}

} // namespace
} // namespace latchkey::testing
