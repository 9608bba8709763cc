// POST /auth/login, POST /auth/logout, POST /auth/change-password.

#include "base/secret.hpp"
#include "crypto/password_hasher.hpp"
#include "scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace latchkey::testing {
namespace {

HttpRequest credentials(std::string_view email, std::string_view password) {
    return json_request(
        "POST", "/auth/login", boost::json::object{{"email", email}, {"password", password}}
    );
}

HttpRequest change(std::string_view current, std::string_view next) {
    return json_request(
        "POST",
        "/auth/change-password",
        boost::json::object{{"current_password", current}, {"new_password", next}}
    );
}

constexpr std::string_view password = TestApplication::password;

/// A browser has one session: what its cookies named before, nobody else shall go on using.
TEST(SignIn, EndsWhatTheBrowserHadBefore) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");
    application.register_user("bob@example.org");
    for (const char* next : {"ada@example.org", "bob@example.org"}) {
        SCOPED_TRACE(next);
        Browser copy = same_browser(application, browser);
        ASSERT_EQ(browser.send(credentials(next, "wrong")).status, 401U);
        EXPECT_EQ(copy.get("/auth/checkAuth").status, 200U) << "a failure ends nothing";
        ASSERT_EQ(browser.send(credentials(next, password)).status, 200U);
        EXPECT_EQ(copy.get("/auth/checkAuth").status, 401U);
        EXPECT_EQ(copy.post("/auth/refreshToken").status, 401U);
        EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U);
    }
}

/// The parameters of hashes grow with the years; who signs in brings the account up to date.
TEST(SignIn, RenewsAHashOfOtherParameters) {
    TestApplication application;
    application.register_user("ada@example.org");
    const auto stored_hash = [&] {
        std::string hash;
        application.with_database([&](storage::Transaction& tx) {
            hash = std::get<0>(tx.find<std::string>("SELECT password_hash FROM users").value());
        });
        return hash;
    };
    const std::string of_today = stored_hash().substr(0, stored_hash().find(",p="));
    crypto::Argon2Parameters parameters = crypto::Argon2Parameters::cheap_for_tests();
    parameters.memory_kib *= 2;
    crypto::PasswordHasher hasher({.parameters = parameters, .threads = 1, .queue_max = 1});
    const crypto::PasswordHash other = hasher.hash(Secret(std::string(password))).value();
    application.with_database([&](storage::Transaction& tx) {
        tx.execute("UPDATE users SET password_hash = :hash", {{"hash", other.value()}});
    });

    Browser browser = application.browser();
    EXPECT_EQ(browser.send(credentials("ada@example.org", "Passw0rd@Y")).status, 401U);
    EXPECT_EQ(stored_hash(), other.value());
    EXPECT_EQ(browser.send(credentials("ada@example.org", password)).status, 200U);
    const std::string renewed = stored_hash();
    EXPECT_THAT(renewed, ::testing::StartsWith(of_today));
    EXPECT_EQ(browser.send(credentials("ada@example.org", password)).status, 200U);
    EXPECT_EQ(stored_hash(), renewed) << "once is enough";
}

TEST(SignIn, Answers) {
    TestApplication application;
    application.register_user("Ada@example.org", "Ada Lovelace");
    const std::string success =
        R"({"data":{"message":"Successfully authenticated","user":{"email":"Ada@example.org",)"
        R"("full_name":"Ada Lovelace","id":1}}})"
        "\n";
    const std::string refusal =
        R"({"data":{"code":"invalid_credentials","message":"Incorrect credentials"}})"
        "\n";
    const std::vector<Scenario> rows{
        {.name = "success",
         .request = credentials("Ada@example.org", password),
         .has = {success},
         .cookies = Cookies::set},
        {.name = "the address in another spelling",
         .request = credentials("aDA@EXAMPLE.org", password),
         .has = {success},
         .cookies = Cookies::set},
        {.name = "wrong password",
         .request = credentials("Ada@example.org", "Passw0rd@Y"),
         .status = 401,
         .has = {refusal}},
        {.name = "the password in another spelling",
         .request = credentials("Ada@example.org", "passw0rd@x"),
         .status = 401,
         .has = {refusal}},
        {.name = "empty password",
         .request = credentials("Ada@example.org", ""),
         .status = 401,
         .has = {refusal}},
        {.name = "nobody's address",
         .request = credentials("nobody@example.org", password),
         .status = 401,
         .has = {refusal}},
        {.name = "a short address is no fault here, only wrong",
         .request = credentials("a@bc.de", password),
         .status = 401,
         .has = {refusal}},
        {.name = "no address",
         .request = credentials("nobody", password),
         .status = 400,
         .has = {fault("email", "invalid_email")}},
        {.name = "an unknown field",
         .request = json_request(
             "POST", "/auth/login", R"({"email":"Ada@example.org","password":"x","remember":true})"
         ),
         .status = 400,
         .has = {fault("remember", "unknown_field")}},
        {.name = "not JSON",
         .request = json_request("POST", "/auth/login", R"({"email":})"),
         .status = 400,
         .has = {fault("body", "malformed_json")}},
        {.name = "no Content-Type",
         .request = {.method = "POST", .target = "/auth/login", .body = "{}"},
         .status = 415,
         .has = {error_code("unsupported_media_type")}},
        {.name = "too large",
         .request = json_request("POST", "/auth/login", std::string(16 * 1024 + 1, ' ')),
         .status = 413,
         .has = {error_code("payload_too_large")}},
    };
    run_scenarios(application, rows, [&] { return application.browser(); });
}

TEST(SignIn, EachBrowserHasASessionOfItsOwn) {
    TestApplication application;
    Browser first = application.register_user("ada@example.org");
    Browser second = application.browser();
    ASSERT_EQ(second.send(credentials("ada@example.org", password)).status, 200U);

    ASSERT_EQ(first.post("/auth/logout").status, 200U);

    EXPECT_EQ(first.get("/auth/checkAuth").status, 401U);
    EXPECT_EQ(second.get("/auth/checkAuth").status, 200U);
}

TEST(SignOut, EndsTheSessionAtOnce) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");
    Browser thief = same_browser(application, browser);

    run_scenario(
        application,
        browser,
        {.name = "logout",
         .request = {.method = "POST", .target = "/auth/logout"},
         .has = {R"({"data":{"message":"Successfully logged out"}})"},
         .cookies = Cookies::expired}
    );

    EXPECT_FALSE(browser.cookie("accessToken"));
    run_scenario(
        application,
        thief,
        {.name = "a copy of the access token",
         .request = {.target = "/auth/checkAuth"},
         .status = 401,
         .has = {error_code("session_revoked"), "Not authorized"}}
    );
    run_scenario(
        application,
        thief,
        {.name = "a copy of the refresh token",
         .request = {.method = "POST", .target = "/auth/refreshToken"},
         .status = 401,
         .has = {error_code("session_revoked"), "Token invalid"}}
    );
}

/// Either token names the session, and nothing that is sent makes signing out fail.
TEST(SignOut, WorksWithWhateverIsLeft) {
    TestApplication application;
    for (const std::string forgotten : {"accessToken", "refreshToken"}) {
        SCOPED_TRACE("without " + forgotten);
        Browser browser = application.register_user(forgotten + "@example.org");
        const Browser copy = same_browser(application, browser);
        browser.forget_cookie(forgotten);
        EXPECT_EQ(browser.post("/auth/logout").status, 200U);
        EXPECT_EQ(same_browser(application, copy).get("/auth/checkAuth").status, 401U);
    }
    const std::vector<Scenario> rows{
        {.name = "signed out",
         .request = {.method = "POST", .target = "/auth/logout"},
         .cookies = Cookies::expired},
        {.name = "garbage",
         .request =
             {.method = "POST",
              .target = "/auth/logout",
              .headers = {{"Cookie", "accessToken=a.b.c; refreshToken=x"}},
              .body = "any body"},
         .cookies = Cookies::expired},
    };
    run_scenarios(application, rows, [&] { return application.browser(); });
}

TEST(SignOut, AnExpiredAccessTokenStillNamesItsSession) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");
    Browser copy = same_browser(application, browser);
    browser.forget_cookie("refreshToken");
    application.clock().advance(std::chrono::hours(2));

    ASSERT_EQ(browser.post("/auth/logout").status, 200U);

    EXPECT_NE(
        copy.post("/auth/refreshToken").body.find(error_code("session_revoked")), std::string::npos
    );
}

TEST(ChangePassword, Answers) {
    TestApplication application;
    const Browser browser = application.register_user("ada@example.org");
    const std::vector<Scenario> rows{
        {.name = "wrong current password",
         .request = change("Passw0rd@Y", "N3w-Passw@rd"),
         .status = 401,
         .has = {error_code("invalid_credentials"), "Incorrect credentials"}},
        {.name = "weak new password",
         .request = change(password, "weak"),
         .status = 400,
         .has = {fault("new_password", "too_short")}},
        {.name = "no new password",
         .request =
             json_request("POST", "/auth/change-password", R"({"current_password":"Passw0rd@X"})"),
         .status = 400,
         .has = {fault("new_password", "required")}},
        {.name = "not JSON",
         .request = json_request("POST", "/auth/change-password", ""),
         .status = 400,
         .has = {fault("body", "malformed_json")}},
        {.name = "no Content-Type",
         .request = {.method = "POST", .target = "/auth/change-password", .body = "{}"},
         .status = 415},
        {.name = "too large",
         .request = json_request("POST", "/auth/change-password", std::string(16 * 1024 + 1, ' ')),
         .status = 413},
        {.name = "success",
         .request = change(password, "N3w-Passw@rd"),
         .has = {R"({"data":{"message":"Password updated correctly"}})"},
         .cookies = Cookies::set,
         .mails = 1},
    };
    run_scenarios(application, rows, [&] { return same_browser(application, browser); });
    run_scenarios(
        application,
        {{.name = "signed out",
          .request = change("N3w-Passw@rd", "Passw0rd@X"),
          .status = 401,
          .has = {error_code("unauthenticated")}},
         {.name = "the old password",
          .request = credentials("ada@example.org", password),
          .status = 401},
         {.name = "the new password",
          .request = credentials("ada@example.org", "N3w-Passw@rd"),
          .cookies = Cookies::set}},
        [&] { return application.browser(); }
    );
}

/// Of whoever copied this one's cookies, too.
TEST(ChangePassword, EndsEverySessionAndBeginsANewOne) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");
    Browser copy = same_browser(application, browser);
    Browser other = application.browser();
    ASSERT_EQ(other.send(credentials("ada@example.org", password)).status, 200U);
    Browser stranger = application.register_user("bob@example.org");

    ASSERT_EQ(browser.send(change(password, "N3w-Passw@rd")).status, 200U);

    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U);
    EXPECT_EQ(browser.post("/auth/refreshToken").status, 200U);
    EXPECT_NE(
        other.get("/auth/checkAuth").body.find(error_code("session_revoked")), std::string::npos
    );
    EXPECT_EQ(other.post("/auth/refreshToken").status, 401U);
    EXPECT_EQ(copy.get("/auth/checkAuth").status, 401U);
    EXPECT_EQ(copy.post("/auth/refreshToken").status, 401U);
    EXPECT_EQ(stranger.get("/auth/checkAuth").status, 200U);
}

} // namespace
} // namespace latchkey::testing
