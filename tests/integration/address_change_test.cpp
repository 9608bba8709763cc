// PATCH /user/me and POST /user/me/verify-email: a new address, and what the one before hears of
// it.

#include "scenario.hpp"

#include <gtest/gtest.h>

namespace latchkey::testing {
namespace {

constexpr std::string_view ada = "ada@example.org";
constexpr std::size_t code_digits = 8;
const std::string told = "The address of your Latchkey account was changed";

HttpRequest move_to(std::string_view email) {
    return json_request(
        "PATCH",
        "/user/me",
        boost::json::object{{"email", email}, {"current_password", TestApplication::password}}
    );
}

HttpRequest confirm(std::string_view code) {
    return json_request("POST", "/user/me/verify-email", boost::json::object{{"code", code}});
}

HttpRequest login(std::string_view email) {
    return json_request(
        "POST",
        "/auth/login",
        boost::json::object{{"email", email}, {"password", TestApplication::password}}
    );
}

std::vector<mail::Message> open_mails(TestApplication& application) {
    application.deliver_mail();
    auto mails = application.mails().messages();
    application.mails().clear();
    return mails;
}

/// Ada, Bob and an admin, registered while that was immediate.
class AddressChange : public ::testing::Test {
protected:
    AddressChange() {
        application.register_user(std::string(ada), "Ada Lovelace");
        application.register_user("bob@example.org");
        application.register_admin("admin@example.org");
        application.restart([](config::Settings& settings) {
            settings.registration = config::RegistrationMode::verify_email;
        });
        browser = sign_in(ada);
    }

    Browser sign_in(std::string_view email) {
        Browser signed_in = application.browser();
        EXPECT_EQ(signed_in.send(login(email)).status, 200U);
        return signed_in;
    }

    std::string ask(std::string_view email) {
        EXPECT_EQ(browser.send(move_to(email)).status, 202U);
        const auto mails = open_mails(application);
        EXPECT_EQ(mails.size(), 1U);
        EXPECT_EQ(mails.at(0).to, email);
        return find_code(mails.at(0), code_digits);
    }

    TestApplication application;
    Browser browser = application.browser();
};

TEST_F(AddressChange, CountsWhenTheNewAddressIsProved) {
    Browser other = sign_in(ada);
    const std::string code = ask("new@example.org");
    EXPECT_NE(browser.get("/user/me").body.find(R"("email":"ada@example.org")"), std::string::npos);
    EXPECT_EQ(application.browser().send(login("new@example.org")).status, 401U);

    run_scenario(
        application,
        browser,
        {.name = "confirm",
         .request = confirm(code),
         .has = {"User successfully updated", R"("email":"new@example.org")"},
         .mails = 1}
    );
    const auto mails = open_mails(application);
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(mails[0].to, ada) << "the one before";
    EXPECT_EQ(mails[0].subject, told);
    EXPECT_TRUE(mails[0].text.starts_with("Hello Ada Lovelace,\n"));
    EXPECT_EQ(mails[0].text.find("new@example.org"), std::string::npos);

    EXPECT_EQ(browser.get("/auth/checkAuth").status, 200U);
    EXPECT_EQ(other.get("/auth/checkAuth").status, 401U) << "whoever else was signed in";
    EXPECT_EQ(application.browser().send(login("new@example.org")).status, 200U);
    EXPECT_EQ(application.browser().send(login(ada)).status, 401U);
}

/// Nobody learns from this route who has an account.
TEST_F(AddressChange, ATakenAddressAnswersAlike) {
    const HttpAnswer free = browser.send(move_to("new@example.org"));
    const auto to_free = open_mails(application);
    const HttpAnswer taken = browser.send(move_to("BOB@example.org"));
    const auto to_taken = open_mails(application);
    EXPECT_EQ(free.status, 202U);
    EXPECT_EQ(taken.status, 202U);
    EXPECT_EQ(taken.body, free.body);
    ASSERT_EQ(to_free.size(), 1U);
    ASSERT_EQ(to_taken.size(), 1U);
    EXPECT_EQ(to_free[0].subject, "Confirm your new address for Latchkey");
    EXPECT_EQ(to_taken[0].to, "bob@example.org");
    EXPECT_EQ(to_taken[0].subject, "Somebody tried to use your address at Latchkey");
    const HttpAnswer guess = browser.send(confirm("00000000"));
    EXPECT_EQ(guess.status, 400U);
    EXPECT_NE(guess.body.find(error_code("invalid_code")), std::string::npos);
}

TEST_F(AddressChange, Refusals) {
    const std::string code = ask("new@example.org");
    const std::vector<Scenario> rows{
        {.name = "without the password",
         .request = json_request("PATCH", "/user/me", R"({"email":"new@example.org"})"),
         .status = 400,
         .has = {fault("current_password", "required")}},
        {.name = "with a wrong one",
         .request = json_request(
             "PATCH", "/user/me", R"({"email":"new@example.org","current_password":"Passw0rd@Y"})"
         ),
         .status = 401,
         .has = {error_code("invalid_credentials")}},
        {.name = "a code that is none",
         .request = confirm("1234567"),
         .status = 400,
         .has = {fault("code", "wrong_length")}},
        {.name = "a wrong code",
         .request = confirm("abcdefgh"),
         .status = 400,
         .has = {error_code("invalid_code")}},
        {.name = "no form",
         .request = {.method = "POST", .target = "/user/me/verify-email", .body = "{}"},
         .status = 415},
    };
    run_scenarios(application, rows, [&] { return same_browser(application, browser); });
    Browser elsewhere = sign_in(ada);
    EXPECT_EQ(elsewhere.send(confirm(code)).status, 400U) << "another session";
    EXPECT_EQ(application.browser().send(confirm(code)).status, 401U);
    Browser chrome = same_browser(application, browser);
    chrome.set_user_agent("curl/8.0");
    EXPECT_EQ(chrome.send(confirm(code)).status, 403U);
    EXPECT_EQ(browser.send(confirm(code)).status, 200U) << "none of them has done any harm";
}

TEST_F(AddressChange, WithTheSameAddressThereIsNothingToProve) {
    const std::vector<Scenario> rows{
        {.name = "as it is",
         .request = json_request(
             "PATCH",
             "/user/me",
             R"({"full_name":"Ada King","email":"ada@example.org",)"
             R"("current_password":"Passw0rd@X"})"
         ),
         .has = {R"("full_name":"Ada King")"}},
        {.name = "no address",
         .request = json_request("PATCH", "/user/me", R"({"company":"ACME"})"),
         .has = {R"("company":"ACME")"}},
    };
    run_scenarios(application, rows, [&] { return same_browser(application, browser); });
}

TEST_F(AddressChange, WhatElseChangesChangesAtOnce) {
    const HttpAnswer answer = browser.send(json_request(
        "PATCH",
        "/user/me",
        R"({"full_name":"Ada King","email":"new@example.org","current_password":"Passw0rd@X"})"
    ));
    EXPECT_EQ(answer.status, 202U);
    EXPECT_NE(
        answer.body.find(R"("email":"ada@example.org","full_name":"Ada King")"), std::string::npos
    );
}

/// Admins know what they do, and the owner hears of it.
TEST_F(AddressChange, ByAnAdminIsToldToTheAddressBefore) {
    Browser admin = sign_in("admin@example.org");
    const std::string target = "/user/users/" + std::to_string(application.id_of(std::string(ada)));
    HttpRequest request = json_request("PATCH", target, R"({"email":"new@example.org"})");
    request.headers.emplace_back("Accept-Language", "es");
    EXPECT_EQ(admin.send(request).status, 200U);
    const auto mails = open_mails(application);
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(mails[0].to, ada);
    EXPECT_EQ(mails[0].subject, "Se cambió la dirección de su cuenta de Latchkey");
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 401U);
    EXPECT_EQ(admin.patch(target, {{"full_name", "Ada King"}}).status, 200U);
    EXPECT_TRUE(open_mails(application).empty()) << "of other changes nobody is told";
}

TEST_F(AddressChange, GoesPastItsEndAndWithItsSession) {
    ask("new@example.org");
    application.clock().advance(std::chrono::minutes(30));
    application.run_jobs();
    application.with_database([](storage::Transaction& tx) {
        EXPECT_EQ(std::get<0>(tx.find<int>("SELECT count(*) FROM email_changes").value()), 0);
    });
    const std::string code = ask("new@example.org");
    EXPECT_EQ(browser.post("/auth/logout").status, 200U);
    browser = sign_in(ada);
    EXPECT_EQ(browser.send(confirm(code)).status, 400U);
}

/// Where registering is immediate, so is a new address; the one before hears of it all the same.
TEST(ImmediateAddressChange, IsToldToTheAddressBefore) {
    TestApplication application;
    Browser browser = application.register_user(std::string(ada));
    EXPECT_EQ(browser.send(move_to("new@example.org")).status, 200U);
    const auto mails = open_mails(application);
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(mails[0].to, ada);
    EXPECT_EQ(mails[0].subject, told);
    EXPECT_EQ(browser.send(confirm("00000000")).status, 400U) << "there is nothing to confirm";
}

} // namespace
} // namespace latchkey::testing
