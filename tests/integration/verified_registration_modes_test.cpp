// Registering with REGISTRATION=verify_email among the other settings, many at once, and what is in
// the mail.

#include "verified_registration_fixture.hpp"

#include <algorithm>

namespace latchkey::testing {
namespace {

TEST_F(VerifiedRegistration, OneCodeMakesOneAccountHoweverManyAskAtOnce) {
    for (int round = 0; round < 24; ++round) {
        const std::string email = "racer" + std::to_string(round) + "@example.org";
        const std::string code = begin(browser, email);
        HttpRequest request = show_code(email, code);
        request.headers.emplace_back(
            "Cookie", "registration=" + browser.cookie("registration").value_or("")
        );
        const auto statuses = run_in_parallel(64, [&](std::size_t) {
            return application.client().send(request).status;
        });
        EXPECT_EQ(std::ranges::count(statuses, 200U), 1);
        EXPECT_EQ(std::ranges::count(statuses, 400U), 63);
        EXPECT_EQ(count("SELECT count(*) FROM users"), round + 1);
    }
}

/// What a mail says comes from the settings and the templates, not from whoever asks for it.
TEST_F(VerifiedRegistration, TheMailIsTheSameWhateverHostIsAskedFor) {
    const auto mail_for = [&](const HeaderList& headers) {
        HttpRequest request = registration_of(new_address);
        request.headers.insert(request.headers.end(), headers.begin(), headers.end());
        EXPECT_EQ(browser.send(request).status, 202U);
        mail::Message mail = open_mails().at(0);
        const std::string code = find_code(mail, code_digits);
        mail.text.replace(mail.text.find(code), code_digits, "CODE");
        mail.html.replace(mail.html.find(code), code_digits, "CODE");
        return mail;
    };
    const mail::Message plain = mail_for({});
    for (const char* name : {"X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Host"}) {
        for (const char* value : {"evil.example", "host=evil.example", "https", "a b\"<x>"}) {
            const mail::Message mail = mail_for({{name, value}});
            EXPECT_EQ(mail.text, plain.text) << name << ": " << value;
            EXPECT_EQ(mail.html, plain.html) << name << ": " << value;
        }
    }
    const mail::Message elsewhere = mail_for({{"Host", "evil.example"}});
    EXPECT_EQ(elsewhere.text, plain.text);
}

TEST_F(VerifiedRegistration, SpeaksTheBrowsersLanguage) {
    HttpRequest request = registration_of(new_address);
    request.headers.emplace_back("Accept-Language", "es-SV,es;q=0.9");
    ASSERT_EQ(browser.send(request).status, 202U);
    EXPECT_EQ(open_mails().at(0).subject, "Su código de confirmación de Latchkey");
}

TEST_F(VerifiedRegistration, TheCookieGoesWhereTheOthersGo) {
    using Mode = config::CookieSettings::Mode;
    application.restart([](config::Settings& settings) {
        verify_addresses(settings);
        settings.cookies.mode = Mode::prefixed;
    });
    Browser here = application.browser();
    const HttpAnswer answer = here.send(registration_of(new_address));
    EXPECT_TRUE(answer.cookie("__Host-Http-registration"));
    EXPECT_TRUE(answer.header("Set-Cookie")->ends_with("; Path=/; SameSite=Lax"));
    const std::string code = find_code(open_mails().at(0), code_digits);
    EXPECT_EQ(here.send(show_code(new_address, code)).status, 200U);
    EXPECT_FALSE(here.cookie("__Host-Http-registration"));
}

/// Whoever makes accounts for others knows them.
TEST_F(VerifiedRegistration, AnAdminMakesAccountsAtOnce) {
    register_fully("admin@example.org");
    application.make_admin("admin@example.org");
    ASSERT_EQ(browser.send(login("admin@example.org")).status, 200U);
    EXPECT_EQ(
        browser
            .post(
                "/user/users",
                {{"full_name", "New"},
                 {"email", "new@example.org"},
                 {"password", TestApplication::password}}
            )
            .status,
        201U
    );
    EXPECT_EQ(application.browser().send(login("new@example.org")).status, 200U);
}

TEST_F(VerifiedRegistration, OfTheFirstUserUnderDevMakesAnAdmin) {
    application.restart([](config::Settings& settings) {
        verify_addresses(settings);
        settings.dev = true;
    });
    for (const std::string email : {"first@example.org", "second@example.org"}) {
        Browser here = application.browser();
        ASSERT_EQ(here.send(registration_of(email)).status, 202U);
        const HttpAnswer mails =
            here.send({.target = "/dev/mail", .headers = {{"Accept", "application/json"}}});
        const boost::json::value mail = mails.json().as_array().back();
        const std::string text(mail.at("text").as_string());
        const std::string code = find_code({.to = "", .subject = "", .text = text, .html = ""}, 8);
        ASSERT_EQ(here.send(show_code(email, code)).status, 200U);
        ASSERT_EQ(here.send(login(email)).status, 200U);
        EXPECT_EQ(here.get("/user/users").status, email == "first@example.org" ? 200U : 403U);
    }
}

/// In the other mode nothing is pending, and the routes say no more than here.
TEST(ImmediateRegistration, HasNothingToVerify) {
    TestApplication application;
    Browser browser = application.register_user(std::string(new_address));
    const std::vector<Scenario> rows{
        {.name = "verify",
         .request = show_code(new_address, "00000000"),
         .status = 400,
         .has = {wrong}},
        {.name = "resend", .request = resend(new_address), .status = 202, .has = {begun}},
    };
    run_scenarios(application, rows, [&] { return application.browser(); });
}

} // namespace
} // namespace latchkey::testing
