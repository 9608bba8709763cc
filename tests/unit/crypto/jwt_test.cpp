#include "crypto/jwt.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::crypto {

namespace {

using std::chrono::seconds;

std::string fault_of(std::string_view payload) {
    const Result<JwtClaims> claims = parse_jwt_claims(payload);
    if (claims) {
        return "none";
    }
    EXPECT_EQ(claims.error().code, ErrorCode::token_invalid);
    return claims.error().message;
}

TEST(Jwt, HasRegisteredAndOtherClaims) {
    const Result<JwtClaims> claims = parse_jwt_claims(
        R"({"iss":"i","sub":"s","jti":"j","aud":"a","exp":3,"nbf":2,"iat":-1,"sid":"x","gen":7})"
    );
    ASSERT_TRUE(claims.has_value());
    EXPECT_EQ(claims->issuer, "i");
    EXPECT_EQ(claims->subject, "s");
    EXPECT_EQ(claims->token_id, "j");
    EXPECT_EQ(claims->audience, std::vector<std::string>{"a"});
    EXPECT_EQ(claims->expires_at, from_unix_seconds(3));
    EXPECT_EQ(claims->valid_from, from_unix_seconds(2));
    EXPECT_EQ(claims->issued_at, from_unix_seconds(-1));
    EXPECT_EQ(find_string(*claims, "sid"), "x");
    EXPECT_FALSE(find_string(*claims, "gen").has_value());
    EXPECT_EQ(find_integer(*claims, "gen"), 7);
    EXPECT_FALSE(find_integer(*claims, "sid").has_value());
    EXPECT_FALSE(find_integer(*claims, "none").has_value());
    EXPECT_EQ(claims->all.size(), 9U);
}

TEST(Jwt, MayHaveNoClaims) {
    const Result<JwtClaims> claims = parse_jwt_claims("{}");
    ASSERT_TRUE(claims.has_value());
    EXPECT_FALSE(claims->issuer || claims->subject || claims->token_id);
    EXPECT_TRUE(claims->audience.empty());
    EXPECT_FALSE(claims->expires_at || claims->valid_from || claims->issued_at);
    EXPECT_EQ(judge_times(*claims, from_unix_seconds(0), seconds(0)), TimeVerdict::valid);
}

TEST(Jwt, IsAnObject) {
    for (const char* payload : {"[]", "null", "\"{}\"", "1"}) {
        EXPECT_EQ(fault_of(payload), "the claims are not a JSON object") << payload;
    }
    for (const char* payload : {"", "{", "{}{}", "{'a':1}", "{\"a\":\"\xff\"}"}) {
        EXPECT_EQ(fault_of(payload), "the claims: it is not well-formed JSON") << payload;
    }
    EXPECT_EQ(
        fault_of(R"({"a":)" + std::string(16, '[') + std::string(16, ']') + "}"),
        "the claims: it is nested more than 16 levels deep"
    );
}

TEST(Jwt, HasNoMemberTwice) {
    for (const char* payload :
         {R"({"sub":"1","sub":"2"})",
          R"({"exp":1,"\u0065xp":2})",
          R"({"address":{"street":1,"street":2}})",
          R"({"list":[[{"a":1,"a":1}]]})"}) {
        EXPECT_EQ(fault_of(payload), "the claims: it has two members of one name") << payload;
    }
}

TEST(Jwt, TimesAreWholeSeconds) {
    for (const std::string name : {"exp", "nbf", "iat"}) {
        for (const std::string value : {"0", "-1", "1764000000", "253402300799", "-253402300799"}) {
            EXPECT_EQ(fault_of("{\"" + name + "\":" + value + "}"), "none") << value;
        }
        for (const std::string value :
             {"253402300800",
              "-253402300800",
              "9223372036854775807",
              "9223372036854775808",
              "-9223372036854775808",
              "18446744073709551616",
              "1764000000.5",
              "1764000000.0",
              "1e3",
              "\"1764000000\"",
              "null",
              "true",
              "[1]"}) {
            EXPECT_EQ(
                fault_of("{\"" + name + "\":" + value + "}"),
                "the claim \"" + name + "\" is not a time in whole seconds"
            ) << value;
        }
    }
}

TEST(Jwt, NamesAreStrings) {
    for (const std::string name : {"iss", "sub", "jti"}) {
        EXPECT_EQ(fault_of("{\"" + name + "\":\"\"}"), "none");
        for (const std::string value : {"1", "null", "true", "{}", R"(["a"])"}) {
            EXPECT_EQ(
                fault_of("{\"" + name + "\":" + value + "}"),
                "the claim \"" + name + "\" is not a string"
            );
        }
    }
}

TEST(Jwt, AudienceIsOneOrSeveral) {
    const auto several = parse_jwt_claims(R"({"aud":["a","b"]})");
    ASSERT_TRUE(several.has_value());
    EXPECT_EQ(several->audience, (std::vector<std::string>{"a", "b"}));
    for (const std::string value : {"1", "null", "{}", "[]", "[1]", R"(["a",1])", R"([["a"]])"}) {
        EXPECT_EQ(
            fault_of("{\"aud\":" + value + "}"),
            "the claim \"aud\" is neither a string nor an array of strings"
        ) << value;
    }
}

TEST(Jwt, IsJudgedByTheClock) {
    const struct {
        const char* payload;
        std::int64_t now;
        TimeVerdict verdict;
    } rows[] = {
        {R"({"exp":1000})", 999, TimeVerdict::valid},
        {R"({"exp":1000})", 1000, TimeVerdict::expired},
        {R"({"exp":1000})", 1001, TimeVerdict::expired}, // the skew prolongs nothing
        {R"({"nbf":1000})", 939, TimeVerdict::not_yet_valid},
        {R"({"nbf":1000})", 940, TimeVerdict::valid},
        {R"({"iat":1000})", 939, TimeVerdict::not_yet_valid},
        {R"({"iat":1000})", 940, TimeVerdict::valid},
        {R"({"iat":1000,"nbf":1001})", 940, TimeVerdict::not_yet_valid},
        {R"({"iat":1001,"nbf":1000})", 940, TimeVerdict::not_yet_valid},
        {R"({"iat":2000,"exp":1000})", 1000, TimeVerdict::expired},
    };

    for (const auto& row : rows) {
        const auto claims = parse_jwt_claims(row.payload);
        ASSERT_TRUE(claims.has_value());
        EXPECT_EQ(judge_times(*claims, from_unix_seconds(row.now), seconds(60)), row.verdict)
            << row.payload << " at " << row.now;
    }
}

// exp to the second, now to the millisecond.
TEST(Jwt, EndsAtTheFullSecond) {
    const auto claims = parse_jwt_claims(R"({"exp":1000})");
    const TimePoint end = from_unix_seconds(1000);
    EXPECT_EQ(
        judge_times(*claims, end - std::chrono::milliseconds(1), seconds(60)), TimeVerdict::valid
    );
    EXPECT_EQ(judge_times(*claims, end, seconds(60)), TimeVerdict::expired);
}

TEST(Jwt, ReasonsDoNotRepeatTheToken) {
    for (const char* payload : {R"({"exp":"geheim"})", R"({"geheim":1,"geheim":2})", "geheim"}) {
        EXPECT_EQ(fault_of(payload).find("geheim"), std::string::npos) << payload;
    }
}

} // namespace

} // namespace latchkey::crypto
