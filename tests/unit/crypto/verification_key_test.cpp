#include "base/encoding.hpp"
#include "crypto/mac.hpp"
#include "crypto/verification_key.hpp"
#include "rfc7515_examples.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <gtest/gtest.h>

#include <string>

namespace latchkey::crypto {

namespace {

boost::json::object example_jwk() {
    return {{"kty", "EC"}, {"crv", "P-256"}, {"x", rfc7515::es256_x}, {"y", rfc7515::es256_y}};
}

TEST(VerificationKey, KnowsItsAlgorithm) {
    EXPECT_EQ(rfc7515::es256_key().algorithm(), Algorithm::es256);
    EXPECT_EQ(rfc7515::eddsa_key().algorithm(), Algorithm::eddsa);
    EXPECT_EQ(rfc7515::rs256_key().algorithm(), Algorithm::rs256);
    EXPECT_EQ(rfc7515::hs256_key().algorithm(), Algorithm::hs256);
}

TEST(VerificationKey, TakesAPublicJwk) {
    boost::json::object jwk = example_jwk();
    EXPECT_TRUE(VerificationKey::from_jwk(jwk).has_value());
    jwk["alg"] = "ES256";
    jwk["use"] = "sig";
    jwk["key_ops"] = {"sign", "verify"};
    jwk["kid"] = "any";
    EXPECT_TRUE(VerificationKey::from_jwk(jwk).has_value());
}

TEST(VerificationKey, RefusesAnyOtherJwk) {
    const std::string one_longer =
        base64url_encode(std::string(1, '\0') + base64url_decode(rfc7515::es256_x).value());
    const std::string zeros = base64url_encode(std::string(32, '\0'));
    const std::string ones = base64url_encode(std::string(32, '\xff'));
    const boost::json::array changes{
        {"kty", "RSA"},
        {"kty", "oct"},
        {"kty", nullptr},
        {"crv", "P-384"},
        {"crv", "secp256k1"},
        {"crv", 256},
        {"x", rfc7515::es256_y}, // off the curve
        {"x", zeros},
        {"x", ones},
        {"x", one_longer},
        {"x", "f83O"},
        {"x", ""},
        {"x", std::string(rfc7515::es256_x) + "="},
        {"x", 1},
        {"y", rfc7515::es256_x},
        {"y", nullptr},
        {"alg", "ES384"},
        {"alg", "HS256"},
        {"alg", nullptr},
        {"use", "enc"},
        {"use", nullptr},
        {"key_ops", boost::json::array{"sign"}},
        {"key_ops", boost::json::array{}},
        {"key_ops", "verify"},
    };
    for (const boost::json::value& change : changes) {
        boost::json::object jwk = example_jwk();
        jwk[change.at(0).as_string()] = change.at(1);
        const Result<VerificationKey> key = VerificationKey::from_jwk(jwk);
        ASSERT_FALSE(key.has_value()) << change;
        EXPECT_EQ(key.error().code, ErrorCode::invalid_input);
    }
    for (const char* name : {"kty", "crv", "x", "y"}) {
        boost::json::object jwk = example_jwk();
        jwk.erase(name);
        EXPECT_FALSE(VerificationKey::from_jwk(jwk).has_value()) << "without " << name;
    }
    EXPECT_FALSE(VerificationKey::from_jwk({}).has_value());
}

TEST(VerificationKey, TakesSecretsOf32BytesAndMore) {
    for (const std::size_t bytes : {32U, 33U, 64U, 1024U}) {
        const boost::json::object jwk{
            {"kty", "oct"}, {"k", base64url_encode(std::string(bytes, 'k'))}};
        const Result<VerificationKey> key = VerificationKey::from_jwk(jwk);
        ASSERT_TRUE(key.has_value()) << bytes;
        EXPECT_EQ(key->algorithm(), Algorithm::hs256);
        EXPECT_TRUE(key->verify("input", hmac_sha256(Secret(std::string(bytes, 'k')), "input")));
    }
    for (const std::size_t bytes : {0U, 1U, 31U, 1026U}) {
        const boost::json::object jwk{
            {"kty", "oct"}, {"k", base64url_encode(std::string(bytes, 'k'))}};
        EXPECT_FALSE(VerificationKey::from_jwk(jwk).has_value()) << bytes;
    }
    EXPECT_FALSE(VerificationKey::from_jwk({{"kty", "oct"}}).has_value());
}

TEST(VerificationKey, RefusesPrivateKeys) {
    boost::json::object jwk = example_jwk();
    jwk["d"] = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";
    EXPECT_FALSE(VerificationKey::from_jwk(jwk).has_value());
}

TEST(VerificationKey, SaysWhenAKeyIsForSomethingElse) {
    const Result<VerificationKey> key =
        VerificationKey::from_jwk({{"kty", "RSA"}, {"n", rfc7515::rs256_n}, {"alg", "PS256"}});
    ASSERT_FALSE(key.has_value());
    EXPECT_EQ(key.error().message, "it is not for signatures of ES256, EdDSA, RS256 or HS256");
}

TEST(VerificationKey, Es256SignaturesHave64Bytes) {
    const VerificationKey key = rfc7515::es256_key();
    const std::string_view token = rfc7515::es256_token;
    const std::string_view input = token.substr(0, token.rfind('.'));
    const std::string signature = base64url_decode(token.substr(token.rfind('.') + 1)).value();
    ASSERT_TRUE(key.verify(input, signature));
    EXPECT_FALSE(key.verify(input, ""));
    EXPECT_FALSE(key.verify(input, signature.substr(0, 63)));
    EXPECT_FALSE(key.verify(input, signature + std::string(1, '\0')));
    EXPECT_FALSE(key.verify(input, std::string(1, '\0') + signature));
    EXPECT_FALSE(key.verify(input, std::string(64, '\0')));
    EXPECT_FALSE(key.verify(input, std::string(64, '\xff')));
    EXPECT_FALSE(key.verify("", signature));
}

TEST(VerificationKey, Hs256SignaturesHave32Bytes) {
    const Secret secret("a secret of another service");
    const VerificationKey key = VerificationKey::hs256(secret);
    const std::string mac = hmac_sha256(secret, "input");
    ASSERT_TRUE(key.verify("input", mac));
    EXPECT_FALSE(key.verify("input", ""));
    EXPECT_FALSE(key.verify("input", mac.substr(0, 31)));
    EXPECT_FALSE(key.verify("input", mac + "x"));
    EXPECT_FALSE(key.verify("inpuT", mac));
}

// A secret that was never set must not let everyone in.
TEST(VerificationKey, EmptySecretVerifiesNothing) {
    const VerificationKey key = VerificationKey::hs256(Secret());
    EXPECT_FALSE(key.verify("input", hmac_sha256(Secret(), "input")));
}

} // namespace

} // namespace latchkey::crypto
