#include "registration/schema.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace latchkey::registration {
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

template <typename T>
std::string fault_of(const Result<T>& refused) {
    if (refused || refused.error().fields.size() != 1) {
        return "(not one fault)";
    }
    return refused.error().fields[0].field + " " + refused.error().fields[0].code;
}

TEST(ShownCode, IsAnAddressAndEightCharacters) {
    const auto shown =
        parse_with(parse_shown_code, R"({"email":"Ada@example.org","code":"01234567"})");
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->email.text(), "Ada@example.org");
    EXPECT_EQ(shown->code.reveal(), "01234567");
    const auto refused = [](std::string_view body) {
        return fault_of(parse_with(parse_shown_code, body));
    };
    EXPECT_EQ(refused(R"({"email":"ada@example.org","code":"1234567"})"), "code wrong_length");
    EXPECT_EQ(refused(R"({"email":"ada@example.org","code":12345678})"), "code not_a_string");
    EXPECT_EQ(refused(R"({"email":["ada@example.org"],"code":"12345678"})"), "email not_a_string");
    EXPECT_EQ(refused(R"({"email":"nobody","code":"12345678"})"), "email invalid_email");
    EXPECT_EQ(
        refused(R"({"email":"ada@example.org","code":"12345678","role":"admin"})"),
        "role unknown_field"
    );
}

TEST(Address, IsAllThatAskingAgainTakes) {
    const auto email = parse_with(parse_address, R"({"email":"ada@example.org"})");
    ASSERT_TRUE(email);
    EXPECT_EQ(email->text(), "ada@example.org");
    EXPECT_EQ(fault_of(parse_with(parse_address, "{}")), "email required");
    EXPECT_EQ(
        fault_of(parse_with(parse_address, R"({"email":"ada@example.org","code":"12345678"})")),
        "code unknown_field"
    );
}

TEST(Code, HasEightCharacters) {
    EXPECT_EQ(parse_with(parse_code, R"({"code":"éééééééé"})")->reveal(), "éééééééé")
        << "wrong, but not here";
    EXPECT_EQ(fault_of(parse_with(parse_code, R"({"code":""})")), "code wrong_length");
    EXPECT_EQ(fault_of(parse_with(parse_code, "{}")), "code required");
    EXPECT_EQ(fault_of(parse_with(parse_code, "[]")), "body invalid_input");
}

} // namespace
} // namespace latchkey::registration
