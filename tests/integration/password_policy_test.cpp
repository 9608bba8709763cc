// Which passwords are taken, at every door.

#include "recovery_fixture.hpp"
#include "scenario.hpp"

#include <gtest/gtest.h>

namespace latchkey::testing {
namespace {

constexpr std::string_view good = "a bicycle made of rain";

void be_modern(config::Settings& settings) {
    settings.password_policy = config::PasswordPolicy::modern;
    settings.public_url = "https://auth.acme.example";
}

HttpRequest registration(std::string_view email, std::string_view password) {
    return json_request(
        "POST",
        "/auth/register",
        boost::json::object{
            {"full_name", "Ada Lovelace"},
            {"email", email},
            {"company", "Analytical Engines"},
            {"password", password},
            {"confirm_password", password}}
    );
}

TEST(PasswordPolicy, IsTold) {
    TestApplication application;
    HttpClient client = application.client();
    const HttpAnswer classic = client.send({.target = "/auth/password-policy"});
    EXPECT_EQ(classic.status, 200U);
    EXPECT_EQ(
        classic.body,
        R"({"code_points":{"max":256,"min":8},"policy":"classic",)"
        R"("refuses":{"blocklisted":false,"breached":false,"context":false},)"
        R"("requires":{"one_of":"@#$%&","uppercase":true}})"
        "\n"
    );
    EXPECT_EQ(classic.header("Cache-Control"), "public, max-age=300");
    const std::string tag = classic.header("ETag").value();
    const HttpAnswer again =
        client.send({.target = "/auth/password-policy", .headers = {{"If-None-Match", tag}}});
    EXPECT_EQ(again.status, 304U);

    application.restart([](config::Settings& settings) {
        be_modern(settings);
        settings.breach_check = config::BreachCheck::api; // nobody is asked before a password comes
    });
    const HttpAnswer modern = application.client().send(
        {.target = "/auth/password-policy", .headers = {{"If-None-Match", tag}}}
    );
    EXPECT_EQ(
        modern.body,
        R"({"code_points":{"max":256,"min":15},"policy":"modern",)"
        R"("refuses":{"blocklisted":true,"breached":true,"context":true},)"
        R"("requires":{"one_of":null,"uppercase":false}})"
        "\n"
    );
}

TEST(PasswordPolicy, ModernHoldsForNewAccounts) {
    TestApplication application(be_modern);
    const auto refused = [](std::string name, std::string_view password, std::string_view code) {
        return Scenario{
            .name = std::move(name),
            .request = registration("ada.byron@example.org", password),
            .status = 400,
            .has = {error_code("invalid_input"), fault("password", code), R"("score":)"},
            .has_not = {std::string(password)}};
    };
    run_scenarios(
        application,
        {refused("short", "Passw0rd@X", "too_short"),
         refused("long", std::string(254, 'x') + "xyz", "too_long"),
         refused("listed", "passwordpassword", "blocklisted"),
         refused("the address", "Ada.Byron1815Ada.Byron1815", "context"),
         refused("the name backwards", "ecalevolada1815", "context"),
         refused("the company", "AnalyticalEngines", "context"),
         refused("the site", "auth.acme.example", "context"),
         refused("the product", "latchkeylatchkey", "context"),
         {.name = "a phrase",
          .request = registration("ada.byron@example.org", good),
          .status = 201,
          .cookies = Cookies::set},
         {.name = "taken, whatever the password",
          .request = registration("ada.byron@example.org", "latchkeylatchkey"),
          .status = 409},
         {.name = "signs in",
          .request = json_request(
              "POST",
              "/auth/login",
              boost::json::object{{"email", "ada.byron@example.org"}, {"password", good}}
          ),
          .cookies = Cookies::set}},
        [&] { return application.browser(); }
    );
}

TEST(PasswordPolicy, ModernHoldsForAccountsThatAnAdminMakes) {
    TestApplication application;
    application.register_admin("admin@example.org");
    application.restart(be_modern);
    Browser admin = application.browser();
    admin.post(
        "/auth/login", {{"email", "admin@example.org"}, {"password", TestApplication::password}}
    );
    const auto creation = [](std::string_view password) {
        return json_request(
            "POST",
            "/user/users",
            boost::json::object{
                {"full_name", "Grace Hopper"},
                {"email", "grace@example.org"},
                {"password", password}}
        );
    };
    run_scenarios(
        application,
        {{.name = "listed",
          .request = creation("qwertyuiopasdfghjkl"),
          .status = 400,
          .has = {fault("password", "blocklisted")}},
         {.name = "the name",
          .request = creation("Grace Hopper 1906"),
          .status = 400,
          .has = {fault("password", "context")}},
         {.name = "a phrase", .request = creation(good), .status = 201}},
        [&] { return same_browser(application, admin); }
    );
}

TEST(PasswordPolicy, ModernHoldsForAChange) {
    TestApplication application;
    Browser browser = application.register_user("ada@example.org", "Ada Lovelace");
    application.restart(be_modern);
    browser = application.browser();
    browser.post(
        "/auth/login", {{"email", "ada@example.org"}, {"password", TestApplication::password}}
    );
    const auto change = [](std::string_view password) {
        return json_request(
            "POST",
            "/auth/change-password",
            boost::json::object{
                {"current_password", TestApplication::password}, {"new_password", password}}
        );
    };
    run_scenarios(
        application,
        {{.name = "short",
          .request = change("N3w-Passw@rd"),
          .status = 400,
          .has = {fault("new_password", "too_short")}},
         {.name = "the name",
          .request = change("adalovelace1815"),
          .status = 400,
          .has = {fault("new_password", "context"), R"("score":)"}},
         {.name = "a phrase", .request = change(good), .cookies = Cookies::set, .mails = 1}},
        [&] { return same_browser(application, browser); }
    );
}

// Only who has the code hears what the account is called, and the code is good for another try.
TEST_F(Recovery, RefusesTheNameOfWhoHasTheCode) {
    application.restart(be_modern);
    browser = application.browser();
    const auto reset_to = [](std::string_view otp, std::string_view password) {
        return json_request(
            "POST",
            "/recovery/reset-password",
            boost::json::object{{"email", ada}, {"otp", otp}, {"password", password}}
        );
    };
    const std::string code = ask_for_code();
    ASSERT_EQ(status_of(verify(ada, code)), 200U);
    run_scenarios(
        application,
        {{.name = "listed",
          .request = reset_to(code, "passwordpassword"),
          .status = 400,
          .has = {fault("password", "blocklisted"), "Invalid Data"}},
         {.name = "the name, without the code",
          .request = reset_to(other_code(code), "adalovelace1815"),
          .status = 400,
          .has = {error_code("invalid_code")}},
         {.name = "the name",
          .request = reset_to(code, "adalovelace1815"),
          .status = 400,
          .has = {error_code("invalid_input"), fault("password", "context"), "Invalid Data"}},
         {.name = "a phrase", .request = reset_to(code, good), .mails = 1}},
        [&] { return application.browser(); }
    );
}

} // namespace
} // namespace latchkey::testing
