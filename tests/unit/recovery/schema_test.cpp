#include "recovery/schema.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace latchkey::recovery {
namespace {

/// Calls `parse` with a request that has that JSON body.
template <typename Parse>
auto parse_with(Parse parse, std::string_view body) {
    const std::array headers{http::Header{"Content-Type", "application/json"}};
    http::Request request;
    request.headers = headers;
    request.body = body;
    return parse(request);
}

TEST(CodeClaim, TakesAStringOrANumber) {
    const auto text = parse_with(parse_code_claim, R"({"email":"a@b.cd","otp":"012345"})");
    ASSERT_TRUE(text);
    EXPECT_EQ(text->email.text(), "a@b.cd");
    EXPECT_EQ(text->code.reveal(), "012345");
    const auto number = parse_with(parse_code_claim, R"({"email":"a@b.cd","otp":123456,"x":1})");
    ASSERT_TRUE(number) << "other fields are passed over";
    EXPECT_EQ(number->code.reveal(), "123456");
}

TEST(CodeClaim, SpeaksOfAWrongCodeWhateverIsWrong) {
    for (const char* body :
         {"{}",
          "[]",
          "x",
          R"({"email":1,"otp":"123456"})",
          R"({"email":"a@b.cd","otp":null})",
          R"({"email":"a@b.cd","otp":1.5})"}) {
        const auto claim = parse_with(parse_code_claim, body);
        ASSERT_FALSE(claim) << body;
        EXPECT_EQ(claim.error().message, "Incorrect or expired code") << body;
    }
}

Result<PasswordReset> parse_reset(const std::string& otp, const Rules& rules) {
    return parse_with(
        [&](const http::Request& request) {
            return parse_password_reset(request, rules, accounts::PasswordPolicy());
        },
        R"({"email":"ada@example.org","otp":")" + otp + R"(","password":"Passw0rd@X"})"
    );
}

TEST(PasswordReset, TakesACodeAsLongAsTheRulesSay) {
    EXPECT_TRUE(parse_reset("01234567", {.code_digits = 8}));
    EXPECT_FALSE(parse_reset("012345", {.code_digits = 8}));
}

TEST(PasswordReset, TakesACodeOfSixCharacters) {
    const auto parse = [](const std::string& otp) { return parse_reset(otp, {}); };
    const auto reset = parse("012345");
    ASSERT_TRUE(reset);
    EXPECT_EQ(reset->claim.email.text(), "ada@example.org");
    EXPECT_EQ(reset->claim.code.reveal(), "012345");
    EXPECT_EQ(reset->new_password.reveal(), "Passw0rd@X");
    EXPECT_TRUE(parse("éééééé")) << "six characters: wrong, but not here";
    for (const char* otp : {"", "12345", "1234567", "ééé"}) {
        const auto refused = parse(otp);
        ASSERT_FALSE(refused) << otp;
        ASSERT_EQ(refused.error().fields.size(), 1U);
        EXPECT_EQ(refused.error().fields[0].field, "otp");
        EXPECT_EQ(refused.error().message, "Invalid Data");
    }
}

TEST(Question, IsAnAddress) {
    const auto email = parse_with(parse_question, R"({"email":"Ada@example.org"})");
    ASSERT_TRUE(email);
    EXPECT_EQ(email->text(), "Ada@example.org");
    for (const char* body :
         {R"({"email":"a@bc.de"})", R"({"email":"Ada@example.org","x":1})", "{}"}) {
        const auto refused = parse_with(parse_question, body);
        ASSERT_FALSE(refused) << body;
        EXPECT_EQ(refused.error().message, "Invalid Data");
    }
}

} // namespace
} // namespace latchkey::recovery
