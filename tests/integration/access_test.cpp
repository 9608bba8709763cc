// The access token: GET /auth/checkAuth, and the same gate in front of every other route.

#include "scenario.hpp"

#include <gtest/gtest.h>

namespace latchkey::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view chrome_windows =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0.0.0 Safari/537.36";
constexpr std::string_view newer_firefox =
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

HttpRequest check_auth(HeaderList headers = {}) {
    return {.target = "/auth/checkAuth", .headers = std::move(headers)};
}

TEST(CheckAuth, Answers) {
    TestApplication application;
    const Browser browser = application.register_user("ada@example.org", "Ada Lovelace");
    const std::string access = browser.cookie("accessToken").value();
    const std::string refresh = browser.cookie("refreshToken").value();
    const std::string success =
        R"({"data":{"message":"Token valid","user":{"email":"ada@example.org",)"
        R"("full_name":"Ada Lovelace","id":1}}})"
        "\n";
    std::string forged = access;
    forged[forged.size() / 2] = forged[forged.size() / 2] == 'A' ? 'B' : 'A';
    const std::vector<Scenario> rows{
        {.name = "signed in", .request = check_auth(), .has = {success}},
        {.name = "HEAD",
         .request = {.method = "HEAD", .target = "/auth/checkAuth"},
         .has_not = {"Token valid"}},
        {.name = "a quoted cookie",
         .request = check_auth({{"Cookie", "accessToken=\"" + access + "\""}}),
         .has = {success}},
        {.name = "the first of two cookies counts",
         .request = check_auth({{"Cookie", "accessToken=" + access + "; accessToken=x"}}),
         .has = {success}},
        {.name = "a newer version of the browser",
         .request = check_auth({{"User-Agent", std::string(newer_firefox)}}),
         .has = {success}},
        {.name = "another browser",
         .request = check_auth({{"User-Agent", std::string(chrome_windows)}}),
         .status = 403,
         .has = {error_code("user_agent_mismatch"), "User-Agent no coincide"}},
        {.name = "an empty cookie",
         .request = check_auth({{"Cookie", "accessToken="}}),
         .status = 401,
         .has = {error_code("unauthenticated"), "Not authorized"}},
        {.name = "the cookie's name in another spelling",
         .request = check_auth({{"Cookie", "accesstoken=" + access}}),
         .status = 401,
         .has = {error_code("unauthenticated")}},
        {.name = "no token",
         .request = check_auth({{"Cookie", "accessToken=garbage"}}),
         .status = 401,
         .has = {error_code("token_invalid"), "Token invalid"}},
        {.name = "one character changed",
         .request = check_auth({{"Cookie", "accessToken=" + forged}}),
         .status = 401,
         .has = {error_code("token_invalid")}},
        {.name = "a refresh token",
         .request = check_auth({{"Cookie", "accessToken=" + refresh}}),
         .status = 401,
         .has = {error_code("token_type_invalid"), "Invalid token type"}},
    };
    run_scenarios(application, rows, [&] { return same_browser(application, browser); });
    run_scenarios(
        application,
        {{.name = "signed out",
          .request = check_auth(),
          .status = 401,
          .has = {R"({"data":{"code":"unauthenticated","message":"Not authorized"}})"}}},
        [&] { return application.browser(); }
    );
}

TEST(CheckAuth, EndsWithTheAccessTokensLife) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");

    application.clock().advance(3600s - 1ms);
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U);
    application.clock().advance(1ms);
    run_scenario(
        application,
        browser,
        {.name = "an hour later",
         .request = check_auth(),
         .status = 401,
         .has = {error_code("token_expired"), "Token expired"}}
    );

    ASSERT_EQ(browser.post("/auth/refreshToken").status, 200U);
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U);
}

/// No header and an empty one are two different clients, as they were for the Flask service.
TEST(CheckAuth, WithoutAUserAgent) {
    TestApplication application;
    Browser browser = application.browser("");
    ASSERT_EQ(
        browser
            .post(
                "/auth/register",
                {{"full_name", "Script"},
                 {"email", "script@example.org"},
                 {"password", "Passw0rd@X"},
                 {"confirm_password", "Passw0rd@X"}}
            )
            .status,
        201U
    );
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U);
    const HttpRequest with_empty_header = check_auth({{"User-Agent", ""}});
    EXPECT_EQ(browser.send(with_empty_header).status, 403U);
}

TEST(Access, AnotherUserAgentIsRefusedInEnglishElsewhere) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");
    browser.set_user_agent(chrome_windows);
    const std::vector<HttpRequest> requests{
        {.target = "/user/me"},
        {.target = "/user/users"},
        {.target = "/user/users/1"},
        {.target = "/auth/sessions"},
        {.method = "DELETE", .target = "/auth/sessions/AAAAAAAAAAAAAAAAAAAAAA"},
    };
    for (const HttpRequest& request : requests) {
        run_scenario(
            application,
            browser,
            {.name = request.method + ' ' + request.target,
             .request = request,
             .status = 403,
             .has = {error_code("user_agent_mismatch"), "User-Agent does not match"}}
        );
    }
}

TEST(Access, ToSessionsTakesOne) {
    TestApplication application;
    Browser stranger = application.browser();
    for (const char* method : {"GET", "DELETE"}) {
        const bool lists = std::string_view(method) == "GET";
        const std::string own = lists ? "/auth/sessions" : "/auth/sessions/AAAAAAAAAAAAAAAAAAAAAA";
        for (const std::string& target : {own, std::string("/user/users/1/sessions")}) {
            run_scenario(
                application,
                stranger,
                {.name = method + (' ' + target),
                 .request = {.method = method, .target = target},
                 .status = 401,
                 .has = {error_code("unauthenticated"), "Not authorized"}}
            );
        }
    }
}

TEST(Access, EndsWithTheAccount) {
    TestApplication application;
    Browser admin = application.register_admin("admin@example.org");
    Browser disabled = application.register_user("disabled@example.org");
    Browser deleted = application.register_user("deleted@example.org");
    Browser demoted = application.register_admin("demoted@example.org");
    ASSERT_EQ(demoted.get("/user/users").status, 200U);
    const auto path_of = [&](const std::string& email) {
        return "/user/users/" + std::to_string(application.id_of(email));
    };
    const std::string deleted_path = path_of("deleted@example.org");

    ASSERT_EQ(admin.patch(path_of("disabled@example.org"), {{"disabled", true}}).status, 200U);
    ASSERT_EQ(admin.remove(deleted_path).status, 200U);
    ASSERT_EQ(admin.patch(path_of("demoted@example.org"), {{"role", "user"}}).status, 200U);

    for (Browser* browser : {&disabled, &deleted}) {
        for (const char* target : {"/auth/checkAuth", "/user/me"}) {
            run_scenario(
                application,
                *browser,
                {.name = target,
                 .request = {.target = target},
                 .status = 401,
                 .has = {error_code("session_revoked"), "Not authorized"}}
            );
        }
        run_scenario(
            application,
            *browser,
            {.name = "refresh",
             .request = {.method = "POST", .target = "/auth/refreshToken"},
             .status = 401,
             .has = {error_code("session_revoked"), "Token invalid"}}
        );
    }
    const HttpRequest sign_in = json_request(
        "POST", "/auth/login", R"({"email":"disabled@example.org","password":"Passw0rd@X"})"
    );
    EXPECT_EQ(application.browser().send(sign_in).status, 401U);
    ASSERT_EQ(admin.patch(path_of("disabled@example.org"), {{"disabled", false}}).status, 200U);
    EXPECT_EQ(application.browser().send(sign_in).status, 200U);
    EXPECT_EQ(disabled.get("/auth/checkAuth").status, 401U) << "the session of before is over";

    EXPECT_EQ(demoted.get("/user/users").status, 403U);
    EXPECT_EQ(demoted.get("/auth/checkAuth").status, 200U);
}

} // namespace
} // namespace latchkey::testing
