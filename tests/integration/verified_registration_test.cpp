// POST /auth/register, /auth/verify-email and /auth/verify-email/resend with
// REGISTRATION=verify_email: who gets an account, and who learns what.

#include "verified_registration_fixture.hpp"

namespace latchkey::testing {
namespace {

using namespace std::chrono_literals;

/// All of an answer's head but what differs from one moment to the next.
std::vector<std::string> head_of(const HttpAnswer& answer) {
    std::vector<std::string> lines;
    for (const auto& [name, value] : answer.headers) {
        const bool is_cookie = name == "Set-Cookie";
        lines.push_back(
            name + ": " +
            (is_cookie        ? value.substr(value.find(';'))
             : name == "Date" ? ""
                              : value)
        );
    }
    return lines;
}

TEST_F(VerifiedRegistration, FromTheFormToTheAccount) {
    const HttpAnswer answer = browser.send(registration_of(new_address));
    EXPECT_EQ(answer.status, 202U);
    EXPECT_EQ(answer.reason, "ACCEPTED");
    EXPECT_EQ(answer.body, begun);
    ASSERT_EQ(answer.headers_named("Set-Cookie").size(), 1U) << "no session";
    const std::string code = find_code(open_mails().at(0), code_digits);

    EXPECT_EQ(browser.send(login(new_address)).status, 401U) << "nobody is there yet";
    EXPECT_EQ(browser.post("/recovery/forgot-password", {{"email", new_address}}).status, 200U);
    EXPECT_TRUE(open_mails().empty());
    EXPECT_EQ(count("SELECT count(*) FROM users"), 0);

    const HttpAnswer verified = browser.send(show_code("ADA@example.org", code));
    EXPECT_EQ(verified.status, 200U);
    EXPECT_EQ(verified.headers_named("Set-Cookie").size(), 1U) << "no session either";
    EXPECT_FALSE(browser.cookie("registration"));
    EXPECT_EQ(browser.get("/auth/checkAuth").status, 401U);
    EXPECT_EQ(browser.send(show_code(new_address, code)).body, wrong) << "once";
    EXPECT_EQ(browser.send(login(new_address)).status, 200U);
    const HttpAnswer own = browser.get("/user/me");
    EXPECT_NE(own.body.find(R"("email":"ada@example.org")"), std::string::npos);
    EXPECT_NE(own.body.find(R"("role":"user")"), std::string::npos);
    EXPECT_EQ(count("SELECT count(*) FROM registrations"), 0);
}

/// Nobody learns from this route who has an account, or is about to.
TEST_F(VerifiedRegistration, NewKnownPendingAndDisabledAnswerAlike) {
    register_fully("known@example.org");
    register_fully("disabled@example.org");
    application.with_database([](storage::Transaction& tx) {
        tx.execute("UPDATE users SET disabled_at = 1 WHERE email_key = 'disabled@example.org'");
    });
    Browser other = application.browser();
    begin(other, "pending@example.org");

    struct Row {
        std::string email;
        std::size_t mails;
        std::string subject;
    };

    const std::string code_subject = "Your Latchkey confirmation code";
    const std::vector<Row> rows{
        {"new@example.org", 1, code_subject},
        {"known@example.org", 1, "You already have a Latchkey account"},
        {"pending@example.org", 1, code_subject},
        {"disabled@example.org", 0, ""},
    };
    std::vector<std::string> first_head;
    for (const Row& row : rows) {
        SCOPED_TRACE(row.email);
        Browser stranger = application.browser();
        const HttpAnswer answer = stranger.send(registration_of(row.email, "Other@pass1"));
        EXPECT_EQ(answer.status, 202U);
        EXPECT_EQ(answer.body, begun);
        first_head = first_head.empty() ? head_of(answer) : first_head;
        EXPECT_EQ(head_of(answer), first_head);
        const auto mails = open_mails();
        ASSERT_EQ(mails.size(), row.mails);
        for (const mail::Message& mail : mails) {
            EXPECT_EQ(mail.to, row.email);
            EXPECT_EQ(mail.subject, row.subject);
        }
        for (const char* guess : {"00000000", "abcdefgh"}) {
            const HttpAnswer refused = stranger.send(show_code(row.email, guess));
            EXPECT_EQ(refused.status, 400U);
            EXPECT_EQ(refused.body, wrong);
        }
        const HttpAnswer again = stranger.send(resend(row.email));
        EXPECT_EQ(again.status, 202U);
        EXPECT_EQ(again.body, begun);
        EXPECT_EQ(open_mails().size(), row.subject == code_subject ? 1U : 0U);
    }
    EXPECT_EQ(browser.send(resend("nobody@example.org")).body, begun);
    EXPECT_EQ(browser.send(show_code("nobody@example.org", "00000000")).body, wrong);
    EXPECT_TRUE(open_mails().empty());
    EXPECT_EQ(browser.send(login("known@example.org")).status, 200U) << "with the old password";
    EXPECT_EQ(browser.send(login("known@example.org", "Other@pass1")).status, 401U);
}

/// For each address the same is written, so that the work tells nothing.
TEST_F(VerifiedRegistration, WritesARowAndAMailForEveryone) {
    if (DatabasePlace::is_postgresql()) {
        GTEST_SKIP() << "counts by triggers in SQLite's words";
    }
    register_fully("known@example.org");
    application.with_database([](storage::Transaction& tx) {
        tx.execute("CREATE TABLE written (what TEXT)");
        tx.execute("CREATE TRIGGER mails AFTER INSERT ON outbox BEGIN"
                   " INSERT INTO written VALUES ('mail'); END");
        tx.execute("CREATE TRIGGER attempts AFTER INSERT ON registrations BEGIN"
                   " INSERT INTO written VALUES ('attempt'); END");
    });
    std::int64_t mails = 0;
    std::int64_t attempts = 0;
    for (const char* email : {"known@example.org", "new@example.org", "other@example.org"}) {
        EXPECT_EQ(browser.send(registration_of(email)).status, 202U);
        EXPECT_EQ(count("SELECT count(*) FROM written WHERE what = 'mail'"), ++mails);
        EXPECT_EQ(count("SELECT count(*) FROM written WHERE what = 'attempt'"), ++attempts);
        EXPECT_EQ(browser.send(resend(email)).status, 202U);
        EXPECT_EQ(count("SELECT count(*) FROM written WHERE what = 'mail'"), ++mails);
    }
}

/// Whoever registers somebody else's address gets nothing by it, before the owner or after.
TEST_F(VerifiedRegistration, NobodysPasswordButTheLastBrowsersIsActivated) {
    for (const bool is_owner_last : {true, false}) {
        const std::string email = is_owner_last ? "first@example.org" : "second@example.org";
        Browser owner = application.browser();
        Browser attacker = application.browser();
        Browser& first = is_owner_last ? attacker : owner;
        Browser& last = is_owner_last ? owner : attacker;
        const std::string first_code =
            begin(first, email, is_owner_last ? "Attacker@1" : "Owner@pass1");
        const std::string last_code =
            begin(last, email, is_owner_last ? "Owner@pass1" : "Attacker@1");

        EXPECT_EQ(first.send(show_code(email, first_code)).body, wrong);
        EXPECT_EQ(first.send(show_code(email, last_code)).body, wrong);
        EXPECT_EQ(last.send(show_code(email, first_code)).body, wrong);
        if (is_owner_last) {
            EXPECT_EQ(owner.send(show_code(email, last_code)).status, 200U);
        } // else the code that counts is in the owner's mailbox and the secret in the attacker's
        EXPECT_EQ(attacker.send(login(email, "Attacker@1")).status, 401U);
        EXPECT_EQ(owner.send(login(email, "Owner@pass1")).status, is_owner_last ? 200U : 401U);
    }
}

TEST_F(VerifiedRegistration, Refusals) {
    const std::string code = begin(browser);
    const std::vector<Scenario> rows{
        {.name = "register: several addresses",
         .request = json_request(
             "POST",
             "/auth/register",
             R"({"full_name":"X","email":["ada@example.org","eve@example.org"],)"
             R"("password":"Passw0rd@X","confirm_password":"Passw0rd@X"})"
         ),
         .status = 400,
         .has = {fault("email", "not_a_string")}},
        {.name = "register: weak password",
         .request = registration_of("new@example.org", "weak"),
         .status = 400,
         .has = {fault("password", "too_short")}},
        {.name = "verify: no address",
         .request = show_code("nobody", code),
         .status = 400,
         .has = {fault("email", "invalid_email")}},
        {.name = "verify: seven digits",
         .request = show_code(new_address, "1234567"),
         .status = 400,
         .has = {fault("code", "wrong_length")}},
        {.name = "verify: from another browser",
         .request = show_code(new_address, code),
         .status = 400,
         .has = {wrong}},
        {.name = "resend: from another browser", .request = resend(new_address), .status = 202},
    };
    run_scenarios(application, rows, [&] { return application.browser(); });
    for (const std::string target : {"/auth/verify-email", "/auth/verify-email/resend"}) {
        EXPECT_EQ(browser.send({.method = "POST", .target = target, .body = "{}"}).status, 415U);
    }
    EXPECT_EQ(browser.send(show_code(new_address, code)).status, 200U)
        << "none of them has done any harm";
}

TEST_F(VerifiedRegistration, ACodeLivesHalfAnHourAndItsAttemptADay) {
    const std::string first = begin(browser);
    application.clock().advance(30min);
    EXPECT_EQ(browser.send(show_code(new_address, first)).body, wrong);
    ASSERT_EQ(browser.send(resend(new_address)).status, 202U);
    const std::string second = find_code(open_mails().at(0), code_digits);
    application.clock().advance(30min - 1ms);
    EXPECT_EQ(browser.send(show_code(new_address, second)).status, 200U);

    Browser late = application.browser();
    begin(late, "late@example.org");
    application.clock().advance(24h);
    EXPECT_EQ(late.send(resend("late@example.org")).status, 202U);
    EXPECT_TRUE(open_mails().empty());
    application.run_jobs();
    EXPECT_EQ(count("SELECT count(*) FROM registrations"), 0);
}

} // namespace
} // namespace latchkey::testing
