// GET /auth/session, GET and DELETE /auth/sessions, POST /auth/logout?scope=, and what admins may
// do to the sessions of others.

#include "scenario.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

namespace latchkey::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

constexpr const char* ada = "ada@example.org";

/// Another browser of hers, signed in.
Browser sign_in(TestApplication& application, std::string_view user_agent = Browser::firefox) {
    Browser browser = application.browser(user_agent);
    const json::object form{{"email", ada}, {"password", TestApplication::password}};
    EXPECT_EQ(browser.post("/auth/login", form).status, 200U);
    return browser;
}

json::object data_of(const HttpAnswer& answer) {
    return json::parse(answer.body).at("data").as_object();
}

json::array sessions_of(Browser& browser, const std::string& target = "/auth/sessions") {
    return data_of(browser.get(target)).at("sessions").as_array();
}

std::string id_of(const json::value& session) {
    return std::string(session.at("id").as_string());
}

TEST(Session, TellsWhoIsSignedInAndUntilWhen) {
    TestApplication application;
    Browser browser = application.register_user(ada, "Ada Lovelace");
    json::object state = data_of(browser.get("/auth/session"));
    const std::string id = id_of(state.at("session"));
    EXPECT_EQ(
        json::value(state),
        (json::value{
            {"authenticated", true},
            {"reason", nullptr},
            {"refreshable", true},
            {"serverTime", "2026-11-22T00:00:00.000Z"},
            {"session",
             {{"id", id},
              {"epoch", 1},
              {"expiresAt", "2026-11-22T01:00:00.000Z"},
              {"refreshExpiresAt", "2026-11-29T00:00:00.000Z"}}},
            {"user", {{"email", ada}, {"full_name", "Ada Lovelace"}, {"id", 1}, {"role", "user"}}}})
    );
    ASSERT_EQ(browser.post("/auth/refreshToken").status, 200U);
    state = data_of(browser.get("/auth/session"));
    EXPECT_EQ(state.at("session").at("epoch"), json::value(2));
}

TEST(Session, TellsWhyNobodyIsAndWhetherARefreshWouldHelp) {
    TestApplication application;
    Browser browser = application.register_user(ada);
    const auto tell = [](Browser& asking) {
        const HttpAnswer answer = asking.get("/auth/session");
        EXPECT_EQ(answer.status, 200U);
        const json::object state = data_of(answer);
        EXPECT_FALSE(state.at("authenticated").as_bool());
        return std::pair(
            std::string(state.at("reason").as_string()), state.at("refreshable").as_bool()
        );
    };
    Browser stranger = application.browser();
    EXPECT_EQ(tell(stranger), std::pair(std::string("unauthenticated"), false));
    Browser without_access = same_browser(application, browser);
    without_access.forget_cookie("accessToken");
    EXPECT_EQ(tell(without_access), std::pair(std::string("unauthenticated"), true));
    Browser elsewhere = same_browser(application, browser);
    elsewhere.set_user_agent("curl/8.5.0");
    EXPECT_EQ(tell(elsewhere), std::pair(std::string("user_agent_mismatch"), false));
    application.clock().advance(1h);
    EXPECT_EQ(tell(browser), std::pair(std::string("token_expired"), true));
    Browser copy = same_browser(application, browser);
    ASSERT_EQ(browser.post("/auth/logout").status, 200U);
    EXPECT_EQ(tell(copy), std::pair(std::string("token_expired"), false));
}

TEST(Session, IsNotSentAgainWhileItIsTrue) {
    TestApplication application;
    Browser browser = application.register_user(ada);
    const std::string tag = browser.get("/auth/session").header("ETag").value();
    const auto ask = [&](const std::string& condition) {
        return browser.send({.target = "/auth/session", .headers = {{"If-None-Match", condition}}}
        ).status;
    };
    application.clock().advance(1min);
    EXPECT_EQ(ask(tag), 304U);
    EXPECT_EQ(ask("\"other\", W/" + tag), 304U);
    EXPECT_EQ(ask("*"), 304U);
    EXPECT_EQ(ask("\"other\""), 200U);
    ASSERT_EQ(browser.post("/auth/refreshToken").status, 200U);
    EXPECT_EQ(ask(tag), 200U) << "the tokens are others now";
    ASSERT_EQ(browser.post("/auth/logout").status, 200U);
    EXPECT_EQ(ask(tag), 200U);
}

TEST(Sessions, AreListedTheLastUsedFirst) {
    TestApplication application;
    Browser first = application.register_user(ada);
    application.clock().advance(1min);
    Browser second = sign_in(application, "curl/8.5.0");
    application.register_user("bob@example.org");
    application.clock().advance(1min);

    json::array listed = sessions_of(first);
    ASSERT_EQ(listed.size(), 2U);
    const std::string id = id_of(listed[1]);
    EXPECT_EQ(
        listed[1],
        (json::value{
            {"id", id},
            {"current", true},
            {"browser", "Firefox"},
            {"platform", "Linux"},
            {"address", "127.0.0.1"},
            {"created_at", "2026-11-22T00:00:00.000Z"},
            {"last_seen", "2026-11-22T00:00:00.000Z"},
            {"expires_at", "2026-11-29T00:00:00.000Z"}})
    );
    EXPECT_EQ(listed[0].at("browser"), json::value("curl"));
    EXPECT_EQ(listed[0].at("current"), json::value(false));

    ASSERT_EQ(first.post("/auth/refreshToken").status, 200U);
    listed = sessions_of(second);
    EXPECT_EQ(id_of(listed[0]), id);
    EXPECT_EQ(listed[0].at("last_seen"), json::value("2026-11-22T00:02:00.000Z"));
    EXPECT_EQ(listed[1].at("current"), json::value(true));
}

TEST(Sessions, AreEndedFromEachOther) {
    TestApplication application;
    Browser here = application.register_user(ada);
    Browser there = sign_in(application);
    Browser bob = application.register_user("bob@example.org");
    Browser admin = application.register_admin("admin@example.org");
    const auto target = [](Browser& browser) {
        return "/auth/sessions/" + id_of(data_of(browser.get("/auth/session")).at("session"));
    };
    const std::string of_here = target(here);
    const std::string of_there = target(there);
    const Scenario not_found{
        .name = "nobody's",
        .request = {.method = "DELETE", .target = "/auth/sessions/AAAAAAAAAAAAAAAAAAAAAA"},
        .status = 404,
        .has = {error_code("not_found"), "Session not found"}};
    run_scenario(application, here, not_found);
    Scenario row = not_found;
    row.request.target = target(bob);
    run_scenario(application, here, row);

    run_scenario(
        application,
        here,
        {.name = "another of one's own",
         .request = {.method = "DELETE", .target = of_there},
         .has = {"Session ended"}}
    );
    EXPECT_EQ(there.get("/auth/checkAuth").status, 401U);
    EXPECT_EQ(there.post("/auth/refreshToken").status, 401U);
    row.request.target = of_there;
    run_scenario(application, here, row);
    run_scenario(
        application,
        admin,
        {.name = "an admin ends anyone's", .request = {.method = "DELETE", .target = target(bob)}}
    );
    EXPECT_EQ(bob.get("/auth/checkAuth").status, 401U);
    run_scenario(
        application,
        here,
        {.name = "this one",
         .request = {.method = "DELETE", .target = of_here},
         .cookies = Cookies::expired}
    );
    EXPECT_EQ(here.get("/auth/checkAuth").status, 401U);
}

TEST(Sessions, SigningOutReachesAsFarAsItsScope) {
    TestApplication application;
    Browser here = application.register_user(ada);
    Browser there = sign_in(application);
    Browser bob = application.register_user("bob@example.org");
    const auto logout = [](std::string_view scope) {
        return HttpRequest{.method = "POST", .target = "/auth/logout?scope=" + std::string(scope)};
    };
    run_scenario(
        application,
        here,
        {.name = "no such scope",
         .request = logout("everything"),
         .status = 400,
         .has = {fault("scope", "unknown_scope")}}
    );
    run_scenario(
        application,
        here,
        {.name = "the others", .request = logout("others"), .has = {"Successfully logged out"}}
    );
    EXPECT_EQ(here.get("/auth/checkAuth").status, 200U);
    EXPECT_EQ(there.get("/auth/checkAuth").status, 401U);
    run_scenario(
        application,
        there,
        {.name = "a session that is over ends no others",
         .request = logout("all"),
         .status = 401,
         .has = {error_code("session_revoked")}}
    );
    there = sign_in(application);
    Browser copy = same_browser(application, here);
    run_scenario(
        application, here, {.name = "all", .request = logout("all"), .cookies = Cookies::expired}
    );
    for (Browser* browser : {&copy, &there}) {
        EXPECT_EQ(browser->get("/auth/checkAuth").status, 401U);
        EXPECT_EQ(browser->post("/auth/refreshToken").status, 401U);
    }
    EXPECT_EQ(bob.get("/auth/checkAuth").status, 200U);
    Browser again = sign_in(application);
    run_scenario(
        application,
        again,
        {.name = "local", .request = logout("local"), .cookies = Cookies::expired}
    );
}

TEST(Sessions, OfOthersAreForAdmins) {
    TestApplication application;
    Browser user = application.register_user(ada);
    Browser admin = application.register_admin("admin@example.org");
    const std::string target = "/user/users/1/sessions";
    for (const char* method : {"GET", "DELETE"}) {
        run_scenario(
            application,
            user,
            {.name = method,
             .request = {.method = method, .target = target},
             .status = 403,
             .has = {error_code("forbidden")}}
        );
        run_scenario(
            application,
            admin,
            {.name = method,
             .request = {.method = method, .target = "/user/users/99/sessions"},
             .status = 404,
             .has = {error_code("not_found"), "User not found"}}
        );
    }
    EXPECT_EQ(sessions_of(admin, target).size(), 1U);
    run_scenario(
        application,
        admin,
        {.name = "end",
         .request = {.method = "DELETE", .target = target},
         .has = {"Sessions ended"}}
    );
    EXPECT_EQ(user.get("/auth/checkAuth").status, 401U);
    EXPECT_EQ(sessions_of(admin, target).size(), 0U);
    EXPECT_EQ(sessions_of(admin).size(), 1U);
}

TEST(Sessions, AreTwentyAtMostAndTheLongestIdleGivesWay) {
    TestApplication application;
    Browser busy = application.register_user(ada);
    application.clock().advance(1s);
    Browser idle = sign_in(application);
    for (int i = 0; i < 18; ++i) {
        application.clock().advance(1s);
        sign_in(application);
    }
    ASSERT_EQ(busy.post("/auth/refreshToken").status, 200U);
    EXPECT_EQ(sessions_of(busy).size(), 20U);
    EXPECT_EQ(idle.get("/auth/checkAuth").status, 200U);

    application.clock().advance(1s);
    sign_in(application);
    EXPECT_EQ(sessions_of(busy).size(), 20U);
    EXPECT_EQ(idle.get("/auth/checkAuth").status, 401U);
    EXPECT_EQ(busy.get("/auth/checkAuth").status, 200U);
}

} // namespace
} // namespace latchkey::testing
