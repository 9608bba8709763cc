// POST /recovery/forgot-password, verify-otp, reset-password.

#include "recovery_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace latchkey::testing {
namespace {

using namespace std::chrono_literals;

const std::string wrong_at_verify =
    R"({"data":{"code":"invalid_code","message":"Incorrect or expired code"}})"
    "\n";
const std::string wrong_at_reset =
    R"({"data":{"code":"invalid_code","message":"Invalid or expired code"}})"
    "\n";

TEST_F(Recovery, FromTheQuestionToTheNewPassword) {
    const std::string code = ask_for_code();
    const HttpRequest sign_in = json_request(
        "POST", "/auth/login", R"({"email":"ada@example.org","password":"N3w-Passw@rd"})"
    );
    const std::vector<Scenario> rows{
        {.name = "reset before the code was verified",
         .request = reset(ada, code),
         .status = 400,
         .has = {wrong_at_reset}},
        {.name = "verify",
         .request = verify(ada, code),
         .has = {R"({"data":{"message":"Valid code, proceed to change the password"}})"}},
        {.name = "verify again, in another spelling", .request = verify("ADA@example.ORG", code)},
        {.name = "weak password",
         .request = json_request(
             "POST",
             "/recovery/reset-password",
             R"({"email":"ada@example.org","otp":")" + code + R"(","password":"weak"})"
         ),
         .status = 400,
         .has = {error_code("invalid_input"), fault("password", "too_short"), "Invalid Data"}},
        {.name = "the new password does not work yet", .request = sign_in, .status = 401},
        {.name = "reset",
         .request = reset(ada, code),
         .has = {R"({"data":{"message":"Password updated correctly"}})"},
         .mails = 1},
        {.name = "the code is used up",
         .request = reset(ada, code),
         .status = 400,
         .has = {wrong_at_reset}},
        {.name = "in every way",
         .request = verify(ada, code),
         .status = 400,
         .has = {wrong_at_verify}},
        {.name = "the new password works", .request = sign_in, .cookies = Cookies::set},
        {.name = "the old one does not",
         .request = json_request(
             "POST", "/auth/login", R"({"email":"ada@example.org","password":"Passw0rd@X"})"
         ),
         .status = 401},
    };
    run_scenarios(application, rows, [&] { return application.browser(); });
}

TEST_F(Recovery, Refusals) {
    ask_for_code();
    const auto too_large = std::string(16 * 1024 + 1, ' ');
    std::vector<Scenario> rows{
        {.name = "forgot: no address",
         .request = forgot("nobody"),
         .status = 400,
         .has = {fault("email", "invalid_email"), "Invalid Data"}},
        {.name = "verify: no address",
         .request = verify("nobody", "123456"),
         .status = 400,
         .has = {"Incorrect or expired code"}},
        {.name = "reset: a code of five digits",
         .request = reset(ada, "12345"),
         .status = 400,
         .has = {fault("otp", "wrong_length")}},
        {.name = "reset: confirm_password was never a field",
         .request = json_request(
             "POST",
             "/recovery/reset-password",
             R"({"email":"ada@example.org","otp":"123456","password":"Passw0rd@X",)"
             R"("confirm_password":"Passw0rd@X"})"
         ),
         .status = 400,
         .has = {fault("confirm_password", "unknown_field")}},
    };
    for (const std::string path : {"forgot-password", "verify-otp", "reset-password"}) {
        const std::string target = "/recovery/" + path;
        rows.push_back(
            {.name = path + ": not JSON",
             .request = json_request("POST", target, "nothing"),
             .status = 400,
             .has = {fault("body", "malformed_json")}}
        );
        rows.push_back(
            {.name = path + ": no Content-Type",
             .request = {.method = "POST", .target = target, .body = "{}"},
             .status = 415,
             .has = {error_code("unsupported_media_type")}}
        );
        rows.push_back(
            {.name = path + ": too large",
             .request = json_request("POST", target, too_large),
             .status = 413,
             .has = {error_code("payload_too_large")}}
        );
    }
    run_scenarios(application, rows, [&] { return application.browser(); });
}

/// Nobody learns from these routes who has an account.
TEST_F(Recovery, AnUnknownAddressAnswersAlike) {
    const Scenario known{
        .name = "known",
        .request = forgot(ada),
        .has = {R"({"data":{"message":"Recovery mail sent"}})"},
        .mails = 1};
    Scenario unknown = known;
    unknown.name = "unknown";
    unknown.request = forgot("nobody@example.org");
    unknown.mails = 0;
    const HttpAnswer to_known = run_scenario(application, browser, known);
    const HttpAnswer to_unknown = run_scenario(application, browser, unknown);
    EXPECT_EQ(to_known.body, to_unknown.body);
    EXPECT_EQ(to_known.headers.size(), to_unknown.headers.size());

    for (int attempt = 0; attempt < 7; ++attempt) { // beyond the tries a code has
        for (const std::string_view email : {ada, std::string_view("nobody@example.org")}) {
            EXPECT_EQ(browser.send(verify(email, "abcdef")).body, wrong_at_verify);
            EXPECT_EQ(browser.send(reset(email, "abcdef")).body, wrong_at_reset);
        }
    }
}

TEST_F(Recovery, FiveWrongTriesUseACodeUp) {
    const std::string code = ask_for_code();
    for (int attempt = 1; attempt <= 4; ++attempt) {
        EXPECT_EQ(status_of(verify(ada, other_code(code))), 400U);
    }
    EXPECT_EQ(status_of(verify(ada, code)), 200U) << "four are forgiven";
    EXPECT_EQ(status_of(reset(ada, other_code(code))), 400U) << "the fifth, at the other door";
    EXPECT_EQ(status_of(verify(ada, code)), 400U);
    EXPECT_EQ(status_of(reset(ada, code)), 400U);

    const std::string next = ask_for_code();
    EXPECT_EQ(status_of(verify(ada, next)), 200U) << "a new code has tries of its own";
    EXPECT_EQ(status_of(reset(ada, next)), 200U);
}

TEST_F(Recovery, ACodeLivesTenMinutes) {
    const std::string code = ask_for_code();
    application.clock().advance(10min - 1ms);
    EXPECT_EQ(status_of(verify(ada, code)), 200U);
    application.clock().advance(1ms);
    EXPECT_EQ(browser.send(verify(ada, code)).body, wrong_at_verify);
    EXPECT_EQ(browser.send(reset(ada, code)).body, wrong_at_reset);
}

TEST_F(Recovery, ANewCodeReplacesTheOld) {
    const std::string old = ask_for_code();
    ASSERT_EQ(status_of(verify(ada, old)), 200U);
    std::string next = ask_for_code();
    while (next == old) { // once in a million
        next = ask_for_code();
    }
    EXPECT_EQ(status_of(reset(ada, old)), 400U);
    EXPECT_EQ(status_of(reset(ada, next)), 400U) << "verified was the old one";
    EXPECT_EQ(status_of(verify(ada, next)), 200U);
    EXPECT_EQ(status_of(reset(ada, next)), 200U);
}

TEST_F(Recovery, ACodeIsWorthNothingForAnotherAddress) {
    application.register_user("bob@example.org");
    const std::string code = ask_for_code();
    EXPECT_EQ(status_of(verify("bob@example.org", code)), 400U);
    ASSERT_EQ(status_of(verify(ada, code)), 200U);
    EXPECT_EQ(status_of(reset("bob@example.org", code)), 400U);
}

/// The Flask service's clients send what was typed, or a number.
TEST_F(Recovery, VerifyTakesANumberAndPassesOverOtherFields) {
    std::string code = ask_for_code();
    while (code.front() == '0') { // a JSON number has no leading zero
        code = ask_for_code();
    }
    const std::string body =
        R"({"email":"ada@example.org","otp":)" + code + R"(,"password":"x","more":[]})";
    EXPECT_EQ(status_of(json_request("POST", "/recovery/verify-otp", body)), 200U);
}

TEST_F(Recovery, OneCodeChangesOnePasswordHoweverManyAskAtOnce) {
    const std::string code = ask_for_code();
    ASSERT_EQ(status_of(verify(ada, code)), 200U);

    const auto statuses = run_in_parallel(64, [&](std::size_t) {
        return application.client().send(reset(ada, code)).status;
    });

    EXPECT_EQ(std::ranges::count(statuses, 200U), 1);
    EXPECT_EQ(std::ranges::count(statuses, 400U), 63);
}

TEST_F(Recovery, KeepsNoCodeInClearAndNonePastItsEnd) {
    const std::string code = ask_for_code();
    application.with_database([&](storage::Transaction& tx) {
        const auto mac = tx.find<std::string>("SELECT code_mac FROM recovery_codes");
        EXPECT_EQ(std::get<0>(mac.value()).find(code), std::string::npos);
    });
    application.clock().advance(10min);
    application.run_jobs();
    application.with_database([](storage::Transaction& tx) {
        EXPECT_EQ(std::get<0>(tx.find<int>("SELECT count(*) FROM recovery_codes").value()), 0);
    });
}

} // namespace
} // namespace latchkey::testing
