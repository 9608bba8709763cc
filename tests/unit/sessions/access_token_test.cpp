#include "base/encoding.hpp"
#include "sessions/access_token.hpp"
#include "support/key_ring.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::sessions {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint now{std::chrono::seconds(1'795'300'472)};
const AccessClaims claims{
    SessionId("AAAAAAAAAAAAAAAAAAAAAA"), accounts::UserId(42), 3, now + 3600s};

/// The JSON of one of a token's three parts.
boost::json::object part(const std::string& token, std::size_t index) {
    std::string_view rest = token;
    for (; index > 0; --index) {
        rest.remove_prefix(rest.find('.') + 1);
    }
    return boost::json::parse(base64url_decode(rest.substr(0, rest.find('.'))).value()).as_object();
}

class AccessToken : public ::testing::Test {
protected:
    /// A token with other contents than ours have, under our signature.
    std::string sign(const boost::json::object& header, const boost::json::object& payload) {
        return key.sign(boost::json::serialize(header), boost::json::serialize(payload));
    }

    boost::json::object header() { return part(tokens.issue(claims, now), 0); }

    boost::json::object payload() { return part(tokens.issue(claims, now), 1); }

    /// The code of the error; nothing for a token that is good.
    std::string_view verdict(const std::string& token, TimePoint at = now) {
        const auto verified = tokens.verify(token, at);
        return verified ? "" : to_string(verified.error().code);
    }

    crypto::SigningKey key = crypto::SigningKey::generate(crypto::Algorithm::es256);
    keys::CurrentRing ring{keys::KeyRing({testing::make_ring_key(key)})};
    AccessTokens tokens{ring, "https://sign-in.example"};
};

TEST_F(AccessToken, SaysWhatItShouldAndNoMore) {
    const std::string token = tokens.issue(claims, now + 412ms);
    EXPECT_EQ(
        part(token, 0),
        (boost::json::object{{"alg", "ES256"}, {"kid", key.key_id()}, {"typ", "at+jwt"}})
    );
    boost::json::object payload = part(token, 1);
    EXPECT_EQ(payload.at("jti").as_string().size(), 16U);
    payload.erase("jti");
    const boost::json::object expected{
        {"iss", "https://sign-in.example"},
        {"aud", "https://sign-in.example"},
        {"sub", "42"},
        {"client_id", "latchkey"},
        {"sid", "AAAAAAAAAAAAAAAAAAAAAA"},
        {"gen", 3},
        {"iat", 1'795'300'472},
        {"exp", 1'795'304'072},
    };
    EXPECT_EQ(payload, expected) << "no personal data";
    EXPECT_NE(tokens.issue(claims, now), tokens.issue(claims, now)) << "each has its own jti";
}

TEST_F(AccessToken, ComesBackAsItWent) {
    const auto verified = tokens.verify(tokens.issue(claims, now), now);
    ASSERT_TRUE(verified);
    EXPECT_EQ(verified->session_id, claims.session_id);
    EXPECT_EQ(verified->user_id, claims.user_id);
    EXPECT_EQ(verified->generation, claims.generation);
    EXPECT_EQ(verified->expires_at, claims.expires_at);
}

TEST_F(AccessToken, EndsAtItsSecond) {
    const std::string token = tokens.issue(claims, now);
    EXPECT_EQ(verdict(token, now + 3600s - 1ms), "");
    EXPECT_EQ(verdict(token, now + 3600s), "token_expired");
    const auto expired = tokens.verify_even_expired(token);
    ASSERT_TRUE(expired);
    EXPECT_EQ(expired->session_id, claims.session_id);
}

/// Another instance's clock may be ahead, a little.
TEST_F(AccessToken, DoesNotCountBeforeItsTime) {
    const std::string token = tokens.issue(claims, now);
    EXPECT_EQ(verdict(token, now - 60s), "");
    EXPECT_EQ(verdict(token, now - 60s - 1ms), "token_invalid");
    boost::json::object later = payload();
    later["nbf"] = to_unix_seconds(now) + 1800;
    EXPECT_EQ(verdict(sign(header(), later)), "token_invalid");
    EXPECT_EQ(verdict(sign(header(), later), now + 1800s), "");
    later["nbf"] = "soon";
    EXPECT_EQ(verdict(sign(header(), later), now + 1800s), "token_invalid");
}

TEST_F(AccessToken, AnotherKeysTokenIsInvalid) {
    const keys::CurrentRing others_ring(testing::make_ring());
    const AccessTokens others(others_ring, "https://sign-in.example");
    const std::string token = others.issue(claims, now);
    EXPECT_EQ(verdict(token), "token_invalid");
    boost::json::object header = part(token, 0);
    header["kid"] = key.key_id();
    const crypto::SigningKey other_key = crypto::SigningKey::generate(crypto::Algorithm::es256);
    const std::string under_our_name =
        other_key.sign(boost::json::serialize(header), boost::json::serialize(part(token, 1)));
    EXPECT_EQ(verdict(under_our_name), "token_invalid");
}

TEST_F(AccessToken, AnotherHeaderIsRefused) {
    boost::json::object other = header();
    other["typ"] = "JWT";
    EXPECT_EQ(verdict(sign(other, payload())), "token_type_invalid");
    other["typ"] = "AT+JWT";
    EXPECT_EQ(verdict(sign(other, payload())), "token_type_invalid");
    other.erase("typ");
    EXPECT_EQ(verdict(sign(other, payload())), "token_type_invalid");

    for (const char* name : {"alg", "kid"}) {
        other = header();
        other[name] = "none";
        EXPECT_EQ(verdict(sign(other, payload())), "token_invalid") << name;
        other.erase(name);
        EXPECT_EQ(verdict(sign(other, payload())), "token_invalid") << "no " << name;
    }
    EXPECT_EQ(verdict(sign(header(), payload())), "") << "the control: ours is good";
}

TEST_F(AccessToken, AnotherPayloadIsInvalid) {
    const std::vector<std::pair<std::string, boost::json::value>> changes{
        {"iss", "https://other.example"},
        {"iss", nullptr},
        {"aud", "https://other.example"},
        {"aud", boost::json::array()},
        {"aud", boost::json::array{"https://sign-in.example", "https://other.example"}},
        {"sub", 42},
        {"sub", ""},
        {"sub", "x"},
        {"sub", "42x"},
        {"sub", "99999999999999999999"},
        {"sid", ""},
        {"sid", 1},
        {"gen", "3"},
        {"gen", 3.5},
        {"exp", "1795304072"},
        {"exp", 1795304072.0},
        {"exp", 253'402'300'800},
        {"exp", nullptr},
        {"iat", nullptr},
        {"iat", true},
    };
    for (const auto& [name, value] : changes) {
        boost::json::object other = payload();
        other[name] = value;
        EXPECT_EQ(verdict(sign(header(), other)), "token_invalid")
            << name << '=' << boost::json::serialize(value);
    }
    boost::json::object listed = payload();
    listed["aud"] = boost::json::array{"https://sign-in.example"};
    EXPECT_EQ(verdict(sign(header(), listed)), "") << "the same in other words, RFC 7519 §4.1.3";
    for (const char* name : {"iss", "aud", "sub", "sid", "gen", "jti", "exp", "iat"}) {
        boost::json::object other = payload();
        other.erase(name);
        EXPECT_EQ(verdict(sign(header(), other)), "token_invalid") << "no " << name;
    }
    for (const char* text : {"", "{", "[]", "null", "{}"}) {
        EXPECT_EQ(verdict(key.sign(boost::json::serialize(header()), text)), "token_invalid")
            << text;
    }
}

/// What a client gets to see first when several things are wrong.
TEST_F(AccessToken, TheOrderOfTheChecks) {
    boost::json::object other = header();
    other["typ"] = "JWT";
    std::string forged = sign(other, payload());
    forged.back() = forged.back() == 'A' ? 'Q' : 'A';
    EXPECT_EQ(verdict(forged, now + 2h), "token_invalid") << "the signature before all else";
    EXPECT_EQ(verdict(sign(other, payload()), now + 2h), "token_expired")
        << "the time, then the type";
}

TEST_F(AccessToken, GarbageIsInvalid) {
    const std::string token = tokens.issue(claims, now);
    for (const std::string& text :
         {std::string(),
          std::string("."),
          std::string(".."),
          std::string("a.b.c"),
          token.substr(0, token.rfind('.')),
          token.substr(0, token.rfind('.') + 1),
          token + ".",
          token + "A",
          ' ' + token,
          token + '\n',
          std::string(100'000, 'A')}) {
        EXPECT_EQ(verdict(text), "token_invalid") << text;
    }
    for (std::size_t at = 0; at < token.size(); ++at) {
        std::string edited = token;
        edited[at] = edited[at] == 'A' ? 'B' : 'A';
        EXPECT_EQ(verdict(edited), "token_invalid") << at;
    }
}

} // namespace
} // namespace latchkey::sessions
