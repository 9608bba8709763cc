// What holds for a signing key of every algorithm, and where they differ.

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "crypto/jws.hpp"
#include "crypto/pkcs8.hpp"
#include "crypto/public_key.hpp"
#include "crypto/signing_key.hpp"
#include "rfc7515_examples.hpp"

#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace latchkey::crypto {

namespace {

const std::vector<Algorithm> algorithms{
    Algorithm::es256, Algorithm::eddsa, Algorithm::rs256, Algorithm::hs256};

/// One key an algorithm: those of RSA take a while to make.
const SigningKey& key_for(Algorithm algorithm) {
    static const std::vector<SigningKey> keys = [] {
        std::vector<SigningKey> made;
        for (const Algorithm each : algorithms) {
            made.push_back(SigningKey::generate(each));
        }
        return made;
    }();
    return keys.at(static_cast<std::size_t>(algorithm));
}

std::string header_for(Algorithm algorithm) {
    return std::string(R"({"alg":")").append(to_string(algorithm)).append("\"}");
}

bool verifies(const std::string& token, const VerificationKey& key) {
    const std::optional<CompactJws> jws = parse_compact_jws(token);
    return jws && is_signed_by(*jws, key);
}

Result<SigningKey> from_stored(Algorithm algorithm, std::string_view stored) {
    return SigningKey::from_stored(algorithm, Secret(std::string(stored)));
}

EvpPkeyPtr rsa_of(std::size_t bits) {
    return EvpPkeyPtr{EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits)};
}

class SigningKeyOf : public testing::TestWithParam<Algorithm> {};

TEST_P(SigningKeyOf, SignsWhatItsVerificationKeyVerifies) {
    const SigningKey& key = key_for(GetParam());
    EXPECT_EQ(key.algorithm(), GetParam());
    EXPECT_EQ(key.verification_key().algorithm(), GetParam());
    for (const std::string& payload : {std::string(), std::string("{}"), std::string(2000, 'p')}) {
        const std::string token = key.sign(header_for(GetParam()), payload);
        EXPECT_TRUE(verifies(token, key.verification_key())) << payload.size();
    }
}

TEST_P(SigningKeyOf, IsBoundToItsAlgorithm) {
    const VerificationKey key = key_for(GetParam()).verification_key();
    for (const Algorithm other : algorithms) {
        const std::string claimed = key_for(GetParam()).sign(header_for(other), "{}");
        EXPECT_EQ(verifies(claimed, key), other == GetParam()) << to_string(other);
        const std::string foreign = key_for(other).sign(header_for(GetParam()), "{}");
        EXPECT_EQ(verifies(foreign, key), other == GetParam()) << to_string(other);
    }
}

TEST_P(SigningKeyOf, SurvivesStorage) {
    const SigningKey& key = key_for(GetParam());
    for (const auto read : {SigningKey::from_stored, SigningKey::from_sealed}) {
        const Result<SigningKey> stored = read(GetParam(), key.to_stored());
        ASSERT_TRUE(stored.has_value());
        EXPECT_EQ(stored->algorithm(), GetParam());
        EXPECT_EQ(stored->key_id(), key.key_id());
        EXPECT_EQ(stored->public_jwk(), key.public_jwk());
        EXPECT_TRUE(verifies(stored->sign(header_for(GetParam()), "{}"), key.verification_key()));
    }
}

TEST_P(SigningKeyOf, IsNotReadAsAnotherAlgorithms) {
    const Secret stored = key_for(GetParam()).to_stored();
    for (const Algorithm other : algorithms) {
        EXPECT_EQ(SigningKey::from_stored(other, stored).has_value(), other == GetParam())
            << to_string(other);
        EXPECT_EQ(SigningKey::from_sealed(other, stored).has_value(), other == GetParam())
            << to_string(other);
    }
}

TEST_P(SigningKeyOf, IsPublishedWithoutItsPrivateHalf) {
    const SigningKey& key = key_for(GetParam());
    const std::optional<boost::json::object> jwk = key.public_jwk();
    if (GetParam() == Algorithm::hs256) {
        EXPECT_FALSE(jwk.has_value()); // it has no public half
        return;
    }
    ASSERT_TRUE(jwk.has_value());
    EXPECT_EQ(jwk->at("kid"), boost::json::value(key.key_id()));
    EXPECT_EQ(jwk->at("alg"), boost::json::value(to_string(GetParam())));
    EXPECT_EQ(jwk->at("use"), boost::json::value("sig"));
    for (const char* name : {"d", "p", "q", "dp", "dq", "qi", "k"}) {
        EXPECT_FALSE(jwk->contains(name)) << name;
    }
    const Result<VerificationKey> published = VerificationKey::from_jwk(*jwk);
    ASSERT_TRUE(published.has_value()) << published.error().message;
    EXPECT_TRUE(verifies(key.sign(header_for(GetParam()), "{}"), *published));
}

INSTANTIATE_TEST_SUITE_P(
    Algorithms,
    SigningKeyOf,
    testing::ValuesIn(algorithms),
    [](const auto& algorithm) { return std::string(to_string(algorithm.param)); }
);

// RFC 8037 A.4: Ed25519 draws no random numbers, so the signature is known as well.
TEST(SigningKey, SignsTheEddsaExampleOfTheRfc) {
    const Result<SigningKey> key = from_stored(Algorithm::eddsa, rfc7515::eddsa_private_key_pem);
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(key->sign(R"({"alg":"EdDSA"})", "Example of Ed25519 signing"), rfc7515::eddsa_token);
    EXPECT_EQ(key->key_id(), rfc7515::eddsa_thumbprint);
    EXPECT_EQ(key->to_stored().reveal(), rfc7515::eddsa_private_key_pem);
}

TEST(SigningKey, SignsTheHs256ExampleOfTheRfc) {
    const Result<SigningKey> key = from_stored(Algorithm::hs256, rfc7515::hs256_secret);
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(
        key->sign("{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}", rfc7515::payload),
        rfc7515::hs256_token
    );
    EXPECT_EQ(key->to_stored().reveal(), rfc7515::hs256_secret);
}

TEST(SigningKey, NameOfASharedSecretIsNoHashOfIt) {
    const SigningKey& key = key_for(Algorithm::hs256);
    const std::string stored(key.to_stored().reveal());
    const std::string bytes = base64url_decode(stored).value();
    ASSERT_EQ(bytes.size(), 32U);
    const std::string jwk =
        boost::json::serialize(boost::json::object{{"k", stored}, {"kty", "oct"}});
    EXPECT_EQ(key.key_id().size(), 43U);
    for (const std::string& hashed : {bytes, stored, jwk}) {
        EXPECT_NE(key.key_id(), base64url_encode(sha256(hashed)));
    }
    EXPECT_EQ(from_stored(Algorithm::hs256, stored)->key_id(), key.key_id());
    EXPECT_NE(from_stored(Algorithm::hs256, rfc7515::hs256_secret)->key_id(), key.key_id());
}

TEST(SigningKey, RefusesShortAndMalformedSecrets) {
    EXPECT_TRUE(from_stored(Algorithm::hs256, base64url_encode(std::string(32, 's'))).has_value());
    for (const std::string& stored :
         {std::string(),
          base64url_encode(std::string(31, 's')),
          base64url_encode(std::string(1025, 's')),
          std::string(rfc7515::hs256_secret) + "=",
          std::string(43, '!')}) {
        EXPECT_FALSE(from_stored(Algorithm::hs256, stored).has_value()) << stored;
    }
}

TEST(SigningKey, TakesRsaKeysOf2048BitsAndMore) {
    EXPECT_EQ(
        EVP_PKEY_get_bits(decode_pkcs8(key_for(Algorithm::rs256).to_stored().reveal()).get()), 3072
    );
    const auto is_taken = [](const EvpPkeyPtr& key) {
        return SigningKey::from_stored(Algorithm::rs256, encode_pkcs8(key.get())).has_value();
    };
    EXPECT_TRUE(is_taken(rsa_of(2048)));
    EXPECT_FALSE(is_taken(rsa_of(2040)));
    EXPECT_FALSE(is_taken(EvpPkeyPtr{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448")}));
    EXPECT_FALSE(is_taken(EvpPkeyPtr{EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519")}));
}

/// The server reads every key of its ring when it starts. What it sealed itself must not cost it
/// the search for factors that whoever else made a key may have put there.
TEST(SigningKey, ASealedRsaKeyIsReadInAFractionOfTheTime) {
    const Secret stored = key_for(Algorithm::rs256).to_stored();
    const auto quickest_of_three = [&](auto read) {
        auto least = std::chrono::steady_clock::duration::max();
        for (int i = 0; i < 3; ++i) {
            const auto begun = std::chrono::steady_clock::now();
            EXPECT_TRUE(read(Algorithm::rs256, stored).has_value());
            least = std::min(least, std::chrono::steady_clock::now() - begun);
        }
        return least;
    };
    EXPECT_LT(
        4 * quickest_of_three(SigningKey::from_sealed), quickest_of_three(SigningKey::from_stored)
    );
}

TEST(SigningKey, RefusalsDoNotRepeatTheKey) {
    for (const Algorithm algorithm : algorithms) {
        const Result<SigningKey> refused = from_stored(algorithm, "geheim");
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
        EXPECT_EQ(refused.error().message.find("geheim"), std::string::npos);
    }
}

} // namespace

} // namespace latchkey::crypto
