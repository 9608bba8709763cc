// GET, PATCH, DELETE /user/me.

#include "scenario.hpp"

#include <gtest/gtest.h>

namespace latchkey::testing {
namespace {

HttpRequest patch(std::string_view json) {
    return json_request("PATCH", "/user/me", json);
}

/// Whoever still has a session under the old address shall not keep it.
TEST(OwnAccount, ANewAddressEndsTheOtherSessions) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");
    Browser other = application.browser();
    ASSERT_EQ(
        other
            .send(json_request(
                "POST", "/auth/login", R"({"email":"ada@example.org","password":"Passw0rd@X"})"
            ))
            .status,
        200U
    );
    ASSERT_EQ(browser.send(patch(R"({"full_name":"Ada L."})")).status, 200U);
    EXPECT_EQ(other.get("/auth/checkAuth").status, 200U);
    ASSERT_EQ(
        browser.send(patch(R"({"email":"new@example.org","current_password":"Passw0rd@X"})"))
            .status,
        200U
    );
    EXPECT_EQ(other.get("/auth/checkAuth").status, 401U);
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U);
}

TEST(OwnAccount, Answers) {
    TestApplication application;
    application.register_user("taken@example.org");
    const Browser browser = application.register_user("ada@example.org", "Ada");
    const std::vector<Scenario> rows{
        {.name = "find",
         .request = {.target = "/user/me"},
         .has = {R"({"data":{"message":"User found","user":{"company":null,)"
                 R"("created_at":"Sun, 22 Nov 2026 00:00:00 GMT","disabled":false,)"
                 R"("email":"ada@example.org","full_name":"Ada","id":2,"role":"user",)"
                 R"("updated_at":"Sun, 22 Nov 2026 00:00:00 GMT"}}})"}},
        {.name = "name and company",
         .request = patch(R"({"full_name":"Ada Lovelace","company":"ACME"})"),
         .has =
             {"User successfully updated",
              R"("company":"ACME")",
              R"("email":"ada@example.org","full_name":"Ada Lovelace")"}},
        {.name = "no company any more",
         .request = patch(R"({"company":null})"),
         .has = {R"("company":null)"}},
        {.name = "a new address takes the password",
         .request = patch(R"({"email":"new@example.org"})"),
         .status = 400,
         .has = {fault("current_password", "required")}},
        {.name = "the right password",
         .request = patch(R"({"email":"new@example.org","current_password":"Passw0rd@Y"})"),
         .status = 401,
         .has = {error_code("invalid_credentials"), "Incorrect credentials"}},
        {.name = "and an address that is free",
         .request = patch(R"({"email":"TAKEN@example.org","current_password":"Passw0rd@X"})"),
         .status = 409,
         .has = {error_code("user_exists"), fault("email", "taken")}},
        {.name = "a new address",
         .request = patch(R"({"email":"new@example.org","current_password":"Passw0rd@X"})"),
         .has = {R"("email":"new@example.org")"},
         .mails = 1},
        {.name = "a password alone changes nothing",
         .request = patch(R"({"current_password":"Passw0rd@X"})"),
         .status = 400,
         .has = {fault("body", "empty")}},
        {.name = "nobody makes themselves an admin",
         .request = patch(R"({"role":"admin"})"),
         .status = 400,
         .has = {fault("role", "unknown_field")}},
        {.name = "not JSON",
         .request = patch("[1"),
         .status = 400,
         .has = {fault("body", "malformed_json")}},
        {.name = "no Content-Type",
         .request = {.method = "PATCH", .target = "/user/me", .body = "{}"},
         .status = 415},
        {.name = "too large", .request = patch(std::string(16 * 1024 + 1, ' ')), .status = 413},
        {.name = "remove",
         .request = {.method = "DELETE", .target = "/user/me"},
         .has = {R"({"data":{"message":"User successfully removed"}})"},
         .cookies = Cookies::expired},
        {.name = "gone",
         .request = {.target = "/user/me"},
         .status = 401,
         .has = {error_code("session_revoked")}},
    };
    run_scenarios(application, rows, [&] { return same_browser(application, browser); });
    for (const char* method : {"GET", "PATCH", "DELETE"}) {
        Browser stranger = application.browser();
        run_scenario(
            application,
            stranger,
            {.name = method,
             .request = {.method = method, .target = "/user/me"},
             .status = 401,
             .has = {error_code("unauthenticated")}}
        );
    }
}

TEST(OwnAccount, TheNewAddressSignsIn) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org");
    ASSERT_EQ(
        browser
            .patch(
                "/user/me",
                {{"email", "new@example.org"}, {"current_password", TestApplication::password}}
            )
            .status,
        200U
    );
    const auto sign_in = [&](std::string_view email) {
        return application.browser()
            .post("/auth/login", {{"email", email}, {"password", TestApplication::password}})
            .status;
    };
    EXPECT_EQ(sign_in("new@example.org"), 200U);
    EXPECT_EQ(sign_in("ada@example.org"), 401U);
    application.register_user("ada@example.org"); // free again
}

TEST(OwnAccount, TheLastAdminStays) {
    TestApplication application;
    Browser admin = application.register_admin("admin@example.org");
    run_scenario(
        application,
        admin,
        {.name = "last admin",
         .request = {.method = "DELETE", .target = "/user/me"},
         .status = 409,
         .has = {error_code("last_admin")}}
    );
    EXPECT_EQ(admin.get("/auth/checkAuth").status, 200U);
}

} // namespace
} // namespace latchkey::testing
