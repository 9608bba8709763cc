// POST /auth/register.

#include "scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace latchkey::testing {
namespace {

HttpRequest registration(std::string_view json) {
    return json_request("POST", "/auth/register", json);
}

HttpRequest registration_of(std::string_view email) {
    return json_request(
        "POST",
        "/auth/register",
        boost::json::object{
            {"full_name", "Test User"},
            {"email", email},
            {"password", "Passw0rd@X"},
            {"confirm_password", "Passw0rd@X"}}
    );
}

std::int64_t count_users(const TestApplication& application) {
    std::int64_t count = -1;
    application.with_database([&](storage::Transaction& tx) {
        count = std::get<0>(tx.find<std::int64_t>("SELECT count(*) FROM users").value());
    });
    return count;
}

TEST(Registration, SignsTheNewAccountIn) {
    TestApplication application;
    Browser browser = application.browser();

    const HttpAnswer answer = run_scenario(
        application,
        browser,
        {.name = "success",
         .request = registration(
             R"({"full_name":"Zoë Quinn","email":"zoe@example.org","password":"Passw0rd@X",)"
             R"("confirm_password":"Passw0rd@X","company":"ACME"})"
         ),
         .status = 201,
         .cookies = Cookies::set}
    );

    EXPECT_EQ(answer.reason, "CREATED");
    EXPECT_EQ(
        answer.body,
        R"({"data":{"message":"Successfully registered","user":{"email":"zoe@example.org",)"
        R"("full_name":"Zo\u00eb Quinn","id":1}}})"
        "\n"
    );
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U);
    const HttpAnswer own = browser.get("/user/me");
    EXPECT_NE(own.body.find(R"("company":"ACME")"), std::string::npos);
    EXPECT_NE(own.body.find(R"("role":"user")"), std::string::npos);
}

TEST(Registration, Refusals) {
    TestApplication application;
    application.register_user("ada@example.org");
    const std::vector<Scenario> rows{
        {.name = "address taken",
         .request = registration_of("ada@example.org"),
         .status = 409,
         .has = {error_code("user_exists"), fault("email", "taken")}},
        {.name = "address taken in another spelling",
         .request = registration_of("ADA@Example.ORG"),
         .status = 409,
         .has = {error_code("user_exists")},
         .has_not = {"ada@example.org"}},
        {.name = "passwords differ",
         .request =
             registration(R"({"full_name":"T","email":"new@example.org","password":"Passw0rd@X",)"
                          R"("confirm_password":"Passw0rd@Y"})"),
         .status = 400,
         .has = {error_code("invalid_input"), fault("confirm_password", "mismatch")},
         .has_not = {"Passw0rd"}},
        {.name = "every fault at once",
         .request = registration(R"({"full_name":"","email":"nobody","password":"short","x":1})"),
         .status = 400,
         .has =
             {fault("full_name", "too_short"),
              fault("email", "invalid_email"),
              fault("password", "too_short"),
              fault("confirm_password", "required"),
              fault("x", "unknown_field")},
         .has_not = {"nobody", "\"short\""}},
        {.name = "not JSON",
         .request = registration("{"),
         .status = 400,
         .has = {error_code("malformed_json"), fault("body", "malformed_json")}},
        {.name = "no object",
         .request = registration("[]"),
         .status = 400,
         .has = {fault("body", "invalid_input")}},
        {.name = "a form",
         .request =
             {.method = "POST",
              .target = "/auth/register",
              .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
              .body = "email=new@example.org"},
         .status = 415,
         .has = {error_code("unsupported_media_type")}},
        {.name = "too large",
         .request = registration(std::string(16 * 1024 + 1, ' ')),
         .status = 413,
         .has = {error_code("payload_too_large")}},
    };
    run_scenarios(application, rows, [&] { return application.browser(); });
    EXPECT_EQ(count_users(application), 1);
}

TEST(Registration, OneAccountAnAddressHoweverManyAskAtOnce) {
    TestApplication application;
    std::int64_t accounts = 0;
    for (const std::size_t count : {2U, 32U}) {
        // Half of them in capitals: two spellings are one address.
        const std::string lower = "racer" + std::to_string(count) + "@example.org";
        const std::string upper = "RACER" + std::to_string(count) + "@EXAMPLE.ORG";
        const auto statuses = run_in_parallel(count, [&](std::size_t i) {
            return application.browser().send(registration_of(i % 2 == 0 ? lower : upper)).status;
        });
        EXPECT_EQ(std::ranges::count(statuses, 201U), 1);
        EXPECT_EQ(std::ranges::count(statuses, 409U), static_cast<std::ptrdiff_t>(count - 1));
        EXPECT_EQ(count_users(application), ++accounts);
    }
}

} // namespace
} // namespace latchkey::testing
