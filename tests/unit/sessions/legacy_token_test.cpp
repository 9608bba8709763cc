#include "sessions/legacy_token.hpp"
#include "sessions/user_agent.hpp"
#include "support/flask_tokens.hpp"
#include "support/manual_clock.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace latchkey::sessions {
namespace {

using namespace std::chrono_literals;
using testing::FlaskToken;
using Type = LegacyTokens::Type;

constexpr const char* firefox =
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

class LegacyTokenTest : public ::testing::Test {
protected:
    [[nodiscard]] std::string outcome(const std::string& token, Type type = Type::access) const {
        const auto claims = tokens.verify(token, type, now);
        return claims ? "accepted" : std::string(to_string(claims.error().code));
    }

    TimePoint now = testing::ManualClock::start;
    const testing::FlaskSignIn sign_in{"Ana@example.com", firefox, now};
    const LegacyTokens tokens{Secret(std::string(testing::flask_key))};
    const FlaskToken access = flask_access_token(sign_in);
    const FlaskToken refresh = flask_refresh_token(sign_in);
};

/// Made by PyJWT 2.10: jwt.encode({"exp": 1795310000, "type": "refresh", "iat": 1794705200,
/// "identity": "Zoë@example.com", "user_agent": None}, flask_key, algorithm="HS256").
constexpr const char* of_pyjwt =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3OTUzMTAwMDAsInR5cGUiOiJyZWZyZXN"
    "oIiwiaWF0IjoxNzk0NzA1MjAwLCJpZGVudGl0eSI6IlpvXHUwMGViQGV4YW1wbGUuY29tIiwidXNlcl9"
    "hZ2VudCI6bnVsbH0.1DhtopKXMbw405QjrmJL_oeVXATu2v_Js0iZC6XVRSM";

TEST_F(LegacyTokenTest, SayWhatTheFlaskServiceWrote) {
    const auto claims = tokens.verify(access.text(), Type::access, now);
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->email, "Ana@example.com");
    EXPECT_EQ(claims->user_agent, user_agent_family(firefox));
    EXPECT_EQ(claims->issued_at, now);
    EXPECT_EQ(claims->expires_at, now + 1h);
    EXPECT_EQ(claims->session_id.value().size(), 22U) << "as every session's";
    EXPECT_EQ(outcome(refresh.text(), Type::refresh), "accepted");
}

TEST_F(LegacyTokenTest, OfPyJwtIsAccepted) {
    now = from_unix_seconds(1794705200);
    const auto claims = tokens.verify(of_pyjwt, Type::refresh, now);
    ASSERT_TRUE(claims) << claims.error().message;
    EXPECT_EQ(claims->email, "Zo\u00eb@example.com");
    EXPECT_EQ(claims->user_agent, user_agent_family(std::nullopt));
    EXPECT_EQ(claims->expires_at, now + 24h * 7);
}

TEST_F(LegacyTokenTest, NameOneSessionEach) {
    const auto id = [&](const FlaskToken& token, Type type) {
        return tokens.verify(token.text(), type, now).value().session_id;
    };
    EXPECT_EQ(id(access, Type::access), id(access, Type::access));
    EXPECT_NE(id(access, Type::access), id(refresh, Type::refresh));
    FlaskToken later = refresh;
    later.claims["exp"] = to_unix_seconds(now) + 604799;
    EXPECT_NE(id(refresh, Type::refresh), id(later, Type::refresh));
}

TEST_F(LegacyTokenTest, TellNoHeaderFromAnEmptyOne) {
    const auto family = [&](std::optional<std::string> header) {
        const auto token = testing::flask_access_token({"a@b.example", std::move(header), now});
        return tokens.verify(token.text(), Type::access, now).value().user_agent;
    };
    EXPECT_EQ(family(std::nullopt), user_agent_family(std::nullopt));
    EXPECT_EQ(family(""), user_agent_family(""));
    EXPECT_NE(family(std::nullopt), family(""));
}

TEST_F(LegacyTokenTest, EndInTime) {
    now += 1h - 1s;
    EXPECT_EQ(outcome(access.text()), "accepted");
    now += 1s;
    EXPECT_EQ(outcome(access.text()), "token_expired") << "no leeway";
    EXPECT_TRUE(tokens.is_genuine(access.text()));
    EXPECT_EQ(outcome(refresh.text(), Type::refresh), "accepted");
    now += 24h * 7;
    EXPECT_EQ(outcome(refresh.text(), Type::refresh), "token_expired");
}

TEST_F(LegacyTokenTest, AreNotMistakenForEachOther) {
    EXPECT_EQ(outcome(refresh.text(), Type::access), "token_type_invalid");
    EXPECT_EQ(outcome(access.text(), Type::refresh), "token_type_invalid");
    now += 24h * 8;
    EXPECT_EQ(outcome(refresh.text(), Type::access), "token_expired") << "is checked first";
}

struct Wrong {
    const char* what;
    std::function<void(FlaskToken&)> change;
};

std::function<void(FlaskToken&)> claim(const char* name, const boost::json::value& value) {
    return [=](FlaskToken& token) { token.claims[name] = value; };
}

std::function<void(FlaskToken&)> header(const char* name, const boost::json::value& value) {
    return [=](FlaskToken& token) { token.header[name] = value; };
}

TEST_F(LegacyTokenTest, AreRefusedForAnythingThatServiceDidNotWrite) {
    const std::int64_t issued_at = to_unix_seconds(now);
    const std::vector<Wrong> rows{
        {"another key", [](FlaskToken& token) { token.key = "another"; }},
        {"no key", [](FlaskToken& token) { token.key.clear(); }},
        {"alg none", header("alg", "none")},
        {"alg in lower case", header("alg", "hs256")},
        {"alg HS512", header("alg", "HS512")},
        {"alg ES256", header("alg", "ES256")},
        {"alg null", header("alg", nullptr)},
        {"no alg", [](FlaskToken& token) { token.header.erase("alg"); }},
        {"typ at+jwt", header("typ", "at+jwt")},
        {"typ in lower case", header("typ", "jwt")},
        {"no typ", [](FlaskToken& token) { token.header.erase("typ"); }},
        {"kid", header("kid", "1")},
        {"crit", header("crit", boost::json::array{"exp"})},
        {"jwk", header("jwk", boost::json::object())},
        {"aud", claim("aud", "x")},
        {"nbf", claim("nbf", issued_at)},
        {"any other claim", claim("sub", "1")},
        {"no identity", [](FlaskToken& token) { token.claims.erase("identity"); }},
        {"no type", [](FlaskToken& token) { token.claims.erase("type"); }},
        {"no user_agent", [](FlaskToken& token) { token.claims.erase("user_agent"); }},
        {"no exp", [](FlaskToken& token) { token.claims.erase("exp"); }},
        {"no iat", [](FlaskToken& token) { token.claims.erase("iat"); }},
        {"identity a number", claim("identity", 1)},
        {"user_agent a number", claim("user_agent", 1)},
        {"type null", claim("type", nullptr)},
        {"exp as text", claim("exp", "4000000000")},
        {"exp with a fraction", claim("exp", 1.5)},
        {"iat null", claim("iat", nullptr)},
        {"an hour and more", claim("exp", issued_at + 3606)},
        {"for good", claim("exp", 4000000000)},
        {"issued in a second", claim("iat", issued_at + 1)},
    };
    for (const Wrong& row : rows) {
        FlaskToken token = access;
        row.change(token);
        EXPECT_EQ(outcome(token.text()), "token_invalid") << row.what;
    }
    FlaskToken longer = refresh;
    longer.claims["exp"] = issued_at + 604806;
    EXPECT_EQ(outcome(longer.text(), Type::refresh), "token_invalid");
}

TEST_F(LegacyTokenTest, AreRefusedAsSoonAsOneCharacterIsAnother) {
    const std::string good = access.text();
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bad = good;
        bad[i] = bad[i] == 'A' ? 'B' : 'A';
        EXPECT_EQ(outcome(bad), "token_invalid") << i;
        EXPECT_FALSE(tokens.is_genuine(bad)) << i;
    }
    for (const std::string& bad :
         {std::string(),
          std::string("."),
          std::string(".."),
          good + "=",
          good + ".",
          " " + good,
          good.substr(0, good.rfind('.') + 1),
          good.substr(0, good.rfind('.'))}) {
        EXPECT_EQ(outcome(bad), "token_invalid") << bad;
    }
}

} // namespace
} // namespace latchkey::sessions
