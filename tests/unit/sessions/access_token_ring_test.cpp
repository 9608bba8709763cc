// Access tokens over a ring of several keys, and tokens for others.

#include "base/encoding.hpp"
#include "sessions/access_token.hpp"
#include "support/key_ring.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::sessions {
namespace {

using namespace std::chrono_literals;
using crypto::Algorithm;
using crypto::SigningKey;
using testing::make_ring_key;

constexpr TimePoint start = testing::ManualClock::start;
const AccessClaims claims{
    SessionId("AAAAAAAAAAAAAAAAAAAAAA"), accounts::UserId(42), 3, start + 1000h};

boost::json::object part(std::string_view token, std::size_t index) {
    for (; index > 0; --index) {
        token.remove_prefix(token.find('.') + 1);
    }
    return boost::json::parse(base64url_decode(token.substr(0, token.find('.'))).value())
        .as_object();
}

std::string kid_of(const std::string& token) {
    return std::string(part(token, 0).at("kid").as_string());
}

class AccessTokenRing : public ::testing::Test {
protected:
    std::string_view verdict(const std::string& token, TimePoint at = start) {
        const auto verified = tokens.verify(token, at);
        return verified ? "" : to_string(verified.error().code);
    }

    /// Our claims, under that header, signed by that key.
    std::string forge(const SigningKey& key, std::string_view algorithm, const SigningKey& named) {
        const boost::json::object header{
            {"alg", algorithm}, {"kid", named.key_id()}, {"typ", "at+jwt"}};
        return key.sign(
            boost::json::serialize(header),
            boost::json::serialize(part(tokens.issue(claims, start), 1))
        );
    }

    const SigningKey retired = SigningKey::generate(Algorithm::es256);
    const SigningKey active = SigningKey::generate(Algorithm::eddsa);
    const SigningKey published = SigningKey::generate(Algorithm::hs256);
    keys::CurrentRing ring{keys::KeyRing(
        {make_ring_key(retired, start - 10h),
         make_ring_key(active, start),
         make_ring_key(published, start + 1h)}
    )};
    AccessTokens tokens{ring, "https://sign-in.example"};
};

TEST_F(AccessTokenRing, TheActiveKeySigns) {
    EXPECT_EQ(kid_of(tokens.issue(claims, start - 1ms)), retired.key_id());
    EXPECT_EQ(kid_of(tokens.issue(claims, start)), active.key_id());
    EXPECT_EQ(kid_of(tokens.issue(claims, start + 1h)), published.key_id());
    EXPECT_EQ(part(tokens.issue(claims, start - 1ms), 0).at("alg"), "ES256");
    EXPECT_EQ(part(tokens.issue(claims, start), 0).at("alg"), "EdDSA");
    EXPECT_EQ(part(tokens.issue(claims, start + 1h), 0).at("alg"), "HS256");
}

TEST_F(AccessTokenRing, OthersCanCheckWhatAPublicKeyIsFor) {
    EXPECT_TRUE(tokens.is_verified_elsewhere(start - 1ms));
    EXPECT_TRUE(tokens.is_verified_elsewhere(start));
    EXPECT_FALSE(tokens.is_verified_elsewhere(start + 1h)) << "HS256";
}

TEST_F(AccessTokenRing, TokensOfEveryKeyOnTheRingAreGood) {
    const std::string of_retired = tokens.issue(claims, start - 1h);
    EXPECT_EQ(verdict(of_retired, start), "");
    EXPECT_EQ(verdict(of_retired, start + 24h), "");
    EXPECT_EQ(verdict(tokens.issue(claims, start), start), "");
    EXPECT_EQ(verdict(tokens.issue(claims, start + 1h), start + 1h - 1s), "")
        << "of a server whose clock is ahead";
}

TEST_F(AccessTokenRing, TokensOfADroppedKeyAreNot) {
    const std::string before = tokens.issue(claims, start - 1h);
    ring.replace(keys::KeyRing({make_ring_key(active, start)}));
    EXPECT_EQ(verdict(before), "token_invalid");
    EXPECT_FALSE(tokens.verify_even_expired(before));
    EXPECT_EQ(verdict(tokens.issue(claims, start)), "") << "the control";
}

/// RFC 8725 §3.1: the key decides about the algorithm, never the token.
TEST_F(AccessTokenRing, TheAlgorithmIsTheKeysOwn) {
    const SigningKey* const keys[] = {&retired, &active, &published};
    for (const SigningKey* signer : keys) {
        for (const SigningKey* named : keys) {
            const bool is_honest = signer == named;
            EXPECT_EQ(
                verdict(forge(*signer, to_string(named->algorithm()), *named)),
                is_honest ? "" : "token_invalid"
            );
            EXPECT_EQ(
                verdict(forge(*signer, to_string(signer->algorithm()), *named)),
                is_honest ? "" : "token_invalid"
            );
        }
    }
    for (const std::string_view algorithm : {"ES256", "HS256", "none", "eddsa", ""}) {
        EXPECT_EQ(verdict(forge(active, algorithm, active)), "token_invalid") << algorithm;
    }
}

/// The public half is known to everybody: it is nobody's shared secret.
TEST_F(AccessTokenRing, APublicKeyDoesNotSign) {
    const boost::json::object jwk = active.public_jwk().value();
    const std::string x(jwk.at("x").as_string());
    for (const std::string& secret : {x, base64url_encode(boost::json::serialize(jwk))}) {
        const auto forger = SigningKey::from_stored(Algorithm::hs256, Secret(std::string(secret)));
        ASSERT_TRUE(forger);
        EXPECT_EQ(verdict(forge(*forger, "HS256", active)), "token_invalid");
        EXPECT_EQ(verdict(forge(*forger, "EdDSA", active)), "token_invalid");
        EXPECT_EQ(verdict(forge(*forger, "HS256", published)), "token_invalid");
    }
}

TEST_F(AccessTokenRing, ATokenForOthersSaysWhatTheyNeed) {
    const std::string token = tokens.issue(
        AudienceClaims{
            "https://api.example", accounts::UserId(42), accounts::Role::admin, start + 300s},
        start
    );
    EXPECT_EQ(kid_of(token), active.key_id());
    EXPECT_EQ(part(token, 0).at("typ"), "at+jwt");
    boost::json::object payload = part(token, 1);
    EXPECT_EQ(payload.at("jti").as_string().size(), 16U);
    payload.erase("jti");
    const boost::json::object expected{
        {"iss", "https://sign-in.example"},
        {"aud", "https://api.example"},
        {"sub", "42"},
        {"client_id", "latchkey"},
        {"roles", {"admin"}},
        {"iat", to_unix_seconds(start)},
        {"exp", to_unix_seconds(start + 300s)},
    };
    EXPECT_EQ(payload, expected) << "neither a session nor personal data";
}

/// Whoever runs an API sees those tokens: here they open nothing.
TEST_F(AccessTokenRing, ATokenForOthersIsRefusedHere) {
    for (const std::string audience :
         {"https://api.example", "https://sign-in.example", "latchkey"}) {
        const std::string token = tokens.issue(
            AudienceClaims{audience, accounts::UserId(42), accounts::Role::user, start + 300s},
            start
        );
        EXPECT_EQ(verdict(token), "token_invalid") << audience;
        EXPECT_FALSE(tokens.verify_even_expired(token)) << audience;
    }
}

class AccessTokenOf : public ::testing::TestWithParam<Algorithm> {};

TEST_P(AccessTokenOf, EachAlgorithmComesBack) {
    const keys::CurrentRing ring(testing::make_ring(GetParam()));
    const AccessTokens tokens(ring, "https://sign-in.example");
    const std::string token = tokens.issue(claims, start);
    EXPECT_EQ(part(token, 0).at("alg"), boost::json::value(to_string(GetParam())));
    const auto verified = tokens.verify(token, start);
    ASSERT_TRUE(verified);
    EXPECT_EQ(verified->session_id, claims.session_id);
    EXPECT_EQ(verified->generation, claims.generation);
    std::string edited = token;
    char& letter = edited[edited.rfind('.') + 1];
    letter = letter == 'A' ? 'B' : 'A';
    EXPECT_FALSE(tokens.verify(edited, start));
}

INSTANTIATE_TEST_SUITE_P(
    Each,
    AccessTokenOf,
    ::testing::Values(Algorithm::es256, Algorithm::eddsa, Algorithm::rs256, Algorithm::hs256),
    [](const auto& row) { return std::string(to_string(row.param)); }
);

} // namespace
} // namespace latchkey::sessions
