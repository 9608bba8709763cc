// When tokens of the Flask service are over before their time.

#include "app/restoration.hpp"
#include "flask_tokens_fixture.hpp"

#include <functional>
#include <string>
#include <vector>

namespace latchkey::testing {
namespace {

TEST_F(FlaskTokens, AreOverWhenTheirBrowserSignsOut) {
    const std::vector<std::function<void(Browser&)>> endings{
        [](Browser& browser) { EXPECT_EQ(browser.post("/auth/logout").status, 200U); },
        [](Browser& browser) {
            const boost::json::object form{
                {"email", flask_ada}, {"password", TestApplication::password}};
            EXPECT_EQ(browser.post("/auth/login", form).status, 200U);
        },
    };
    std::chrono::seconds number = 0s;
    for (const auto& end : endings) {
        for (const bool is_known : {false, true}) {
            const Browser copy = signed_in_there(++number);
            const Browser other = signed_in_there(++number);
            Browser browser = same_browser(application, copy);
            if (is_known) {
                ASSERT_EQ(check(browser), "200");
            }
            end(browser);
            Browser replay = same_browser(application, copy);
            EXPECT_EQ(check(replay), "session_revoked");
            EXPECT_EQ(refresh(replay), "session_revoked");
            Browser untouched = same_browser(application, other);
            EXPECT_EQ(check(untouched), "200");
            EXPECT_EQ(refresh(untouched), "200");
        }
    }
}

/// Of a session that ended before the database went back in time nothing is left but its token.
TEST_F(FlaskTokens, AreOverWhenTheDatabaseWasRestored) {
    Browser known = signed_in_there(1s);
    Browser unseen = signed_in_there(2s);
    ASSERT_EQ(known.get("/user/me").status, 200U);
    application.clock().advance(1s);
    app::end_what_was_handed_out(
        *application.open_database(), settings, audit::Author::of_operator(), std::nullopt
    );
    for (Browser* browser : {&known, &unseen}) {
        EXPECT_EQ(check(*browser), "session_revoked");
        EXPECT_EQ(refresh(*browser), "session_revoked");
    }
}

/// A browser's two tokens are two sessions, of which the list shows what was seen.
TEST_F(FlaskTokens, OfABrowserAreOverWhenOneOfItsSessionsIsEnded) {
    application.clock().advance(1s);
    Browser stolen = signed_in_there();
    ASSERT_EQ(check(stolen), "200");
    application.clock().advance(1s);
    Browser owner = application.browser();
    const boost::json::object form{{"email", flask_ada}, {"password", TestApplication::password}};
    ASSERT_EQ(owner.post("/auth/login", form).status, 200U);
    const auto list = boost::json::parse(owner.get("/auth/sessions").body);
    for (const auto& session : list.at_pointer("/data/sessions").as_array()) {
        if (!session.at("current").as_bool()) {
            const std::string id(session.at("id").as_string());
            EXPECT_EQ(owner.remove("/auth/sessions/" + id).status, 200U);
        }
    }
    EXPECT_EQ(check(stolen), "session_revoked");
    EXPECT_EQ(refresh(stolen), "session_revoked");
    EXPECT_EQ(check(owner), "200");
}

TEST_F(FlaskTokens, OfABrowserAreOverWhenOneWasStolen) {
    application.clock().advance(1s);
    Browser browser = signed_in_there();
    const Browser copy = same_browser(application, browser);
    const Browser unseen = signed_in_there(1s);
    ASSERT_EQ(refresh(browser), "200");
    ASSERT_EQ(refresh(browser), "200") << "the copy is old from here on";
    application.clock().advance(24h);
    Browser thief = same_browser(application, copy);
    EXPECT_EQ(refresh(thief), "refresh_token_reused");
    Browser other = same_browser(application, unseen);
    EXPECT_EQ(refresh(other), "session_revoked") << "whose it is, nobody knows";
}

TEST_F(FlaskTokens, AreNoAdmins) {
    constexpr const char* boss = "boss@example.org";
    application.register_admin(boss);
    const FlaskSignIn there{boss, std::string(Browser::firefox), application.clock().now()};
    Browser browser = application.browser();
    browser.set_cookie("accessToken", flask_access_token(there).text());
    browser.set_cookie("refreshToken", flask_refresh_token(there).text());
    EXPECT_EQ(check(browser), "session_revoked");
    EXPECT_EQ(refresh(browser), "session_revoked");
}

struct End {
    const char* name;
    std::function<void(TestApplication& application, Browser& owner, Browser& admin)> run;
};

const std::vector<End> all_ends{
    {"a new password",
     [](TestApplication&, Browser& owner, Browser&) {
         owner.post(
             "/auth/change-password",
             boost::json::object{
                 {"current_password", TestApplication::password}, {"new_password", "N3w-Passw@rd"}}
         );
     }},
    {"a recovered password",
     [](TestApplication& application, Browser& browser, Browser&) {
         browser.post("/recovery/forgot-password", boost::json::object{{"email", flask_ada}});
         application.deliver_mail();
         const std::string otp = find_code(application.mails().messages_to(flask_ada).back());
         browser.post(
             "/recovery/verify-otp", boost::json::object{{"email", flask_ada}, {"otp", otp}}
         );
         browser.post(
             "/recovery/reset-password",
             boost::json::object{{"email", flask_ada}, {"otp", otp}, {"password", "N3w-Passw@rd"}}
         );
     }},
    {"sign out everywhere",
     [](TestApplication&, Browser& owner, Browser&) { owner.post("/auth/logout?scope=all"); }},
    {"sign out the others",
     [](TestApplication&, Browser& owner, Browser&) { owner.post("/auth/logout?scope=others"); }},
    {"an admin ends all",
     [](TestApplication&, Browser&, Browser& admin) {
         EXPECT_EQ(admin.remove("/user/users/1/sessions").status, 200U);
     }},
    {"disabled, and enabled again",
     [](TestApplication&, Browser&, Browser& admin) {
         for (const bool is_disabled : {true, false}) {
             const boost::json::object change{{"disabled", is_disabled}};
             EXPECT_EQ(admin.patch("/user/users/1", change).status, 200U);
         }
     }},
    {"another address, and back",
     [](TestApplication&, Browser&, Browser& admin) {
         for (const char* email : {"ada@elsewhere.example", flask_ada}) {
             const boost::json::object change{{"email", email}};
             EXPECT_EQ(admin.patch("/user/users/1", change).status, 200U);
         }
     }},
    {"deleted, and the address registered again",
     [](TestApplication& application, Browser&, Browser& admin) {
         EXPECT_EQ(admin.remove("/user/users/1").status, 200U);
         application.register_user(flask_ada);
     }},
};

TEST(FlaskTokensEnd, WithTheSessionsOfTheirAccountWhetherSeenBeforeOrNot) {
    for (const End& row : all_ends) {
        TestApplication application{&accept_flask};
        Browser here = application.register_user(flask_ada);
        Browser admin = application.register_admin("boss@example.org");
        const TimePoint then = application.clock().now();
        const auto browser_of = [&](TimePoint at) {
            Browser browser = application.browser();
            const FlaskSignIn there{flask_ada, std::string(Browser::firefox), at};
            browser.set_cookie("accessToken", flask_access_token(there).text());
            browser.set_cookie("refreshToken", flask_refresh_token(there).text());
            return browser;
        };
        application.clock().advance(2s);
        Browser seen = browser_of(then);
        Browser unseen = browser_of(then + 1s);
        ASSERT_EQ(seen.get("/auth/checkAuth").status, 200U) << row.name;
        row.run(application, here, admin);
        for (Browser* browser : {&seen, &unseen}) {
            EXPECT_EQ(browser->get("/auth/checkAuth").status, 401U) << row.name;
            EXPECT_EQ(browser->post("/auth/refreshToken").status, 401U) << row.name;
        }
    }
}

} // namespace
} // namespace latchkey::testing
