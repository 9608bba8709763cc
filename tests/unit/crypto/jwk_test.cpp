#include "crypto/jwk.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <string>

namespace latchkey::crypto {

namespace {

/// "ES256" and so on, "none" for a key that is for something else, or the reason of a refusal.
std::string purpose_of(std::string_view jwk) {
    const auto purpose = purpose_of_jwk(boost::json::parse(jwk).as_object());
    if (!purpose) {
        EXPECT_EQ(purpose.error().code, ErrorCode::invalid_input);
        return purpose.error().message;
    }
    return *purpose ? std::string(to_string(**purpose)) : "none";
}

TEST(Jwk, IsForOneAlgorithm) {
    EXPECT_EQ(purpose_of(R"({"kty":"EC","crv":"P-256"})"), "ES256");
    EXPECT_EQ(purpose_of(R"({"kty":"EC","crv":"P-256","alg":"ES256"})"), "ES256");
    EXPECT_EQ(purpose_of(R"({"kty":"OKP","crv":"Ed25519"})"), "EdDSA");
    EXPECT_EQ(purpose_of(R"({"kty":"OKP","crv":"Ed25519","alg":"EdDSA"})"), "EdDSA");
    EXPECT_EQ(purpose_of(R"({"kty":"RSA"})"), "RS256");
    EXPECT_EQ(purpose_of(R"({"kty":"RSA","alg":"RS256"})"), "RS256");
    EXPECT_EQ(purpose_of(R"({"kty":"oct","k":"AA"})"), "HS256");
    EXPECT_EQ(purpose_of(R"({"kty":"oct","alg":"HS256"})"), "HS256");
}

TEST(Jwk, MayBeForSomethingElse) {
    for (const char* jwk : {
             R"({"kty":"EC","crv":"P-384"})",
             R"({"kty":"EC","crv":"P-384","alg":"ES384"})",
             R"({"kty":"EC","crv":"P-256","alg":"ECDH-ES"})",
             R"({"kty":"OKP","crv":"X25519"})",
             R"({"kty":"OKP","crv":"Ed448","alg":"Ed448"})",
             R"({"kty":"OKP","crv":"Ed25519","alg":"Ed25519"})",
             R"({"kty":"RSA","alg":"RS512"})",
             R"({"kty":"RSA","alg":"PS256"})",
             R"({"kty":"RSA","alg":"none"})",
             R"({"kty":"RSA","use":"enc"})",
             R"({"kty":"RSA","use":"enc","alg":"RSA-OAEP"})",
             R"({"kty":"RSA","key_ops":["encrypt"]})",
             R"({"kty":"RSA","key_ops":[]})",
             R"({"kty":"oct","alg":"A256GCM"})",
             R"({"kty":"AKP","alg":"ML-DSA-44"})",
             R"({"kty":"rsa"})",
         }) {
        EXPECT_EQ(purpose_of(jwk), "none") << jwk;
    }
}

TEST(Jwk, HasMembersOfTheirTypes) {
    EXPECT_EQ(purpose_of("{}"), R"("kty" is missing)");
    EXPECT_EQ(purpose_of(R"({"kty":"EC"})"), R"("crv" is missing)");
    EXPECT_EQ(purpose_of(R"({"kty":"OKP"})"), R"("crv" is missing)");
    for (const std::string name : {"kty", "alg", "use", "kid", "crv"}) {
        for (const std::string value : {"1", "null", "[]", R"(["sig"])", "{}"}) {
            const std::string kind = name == "kty" ? "" : R"("kty":"RSA",)";
            EXPECT_EQ(
                purpose_of("{" + kind + "\"" + name + "\":" + value + "}"),
                "\"" + name + "\" has to be a string"
            );
        }
    }
}

TEST(Jwk, AlgorithmFitsTheKind) {
    for (const char* jwk : {
             R"({"kty":"RSA","alg":"ES256"})",
             R"({"kty":"RSA","alg":"HS256"})",
             R"({"kty":"oct","alg":"RS256"})",
             R"({"kty":"EC","crv":"P-384","alg":"ES256"})",
             R"({"kty":"EC","crv":"P-256","alg":"EdDSA"})",
             R"({"kty":"OKP","crv":"Ed448","alg":"EdDSA"})",
             R"({"kty":"unheard of","alg":"ES256"})",
         }) {
        EXPECT_EQ(purpose_of(jwk), R"("alg" does not fit "kty" and "crv")") << jwk;
    }
}

TEST(Jwk, OperationsAreOfSignatures) {
    EXPECT_EQ(purpose_of(R"({"kty":"RSA","key_ops":["verify"]})"), "RS256");
    EXPECT_EQ(purpose_of(R"({"kty":"RSA","key_ops":["sign","verify"],"use":"sig"})"), "RS256");
    EXPECT_EQ(purpose_of(R"({"kty":"RSA","key_ops":"verify"})"), R"("key_ops" has to be an array)");
    for (const char* operations : {R"(["verify","verify"])", R"(["verify",1])", "[null]"}) {
        EXPECT_EQ(
            purpose_of(std::string(R"({"kty":"RSA","key_ops":)") + operations + "}"),
            R"("key_ops" has to hold different strings)"
        ) << operations;
    }
    EXPECT_EQ(
        purpose_of(R"({"kty":"RSA","key_ops":["verify","encrypt"]})"),
        R"("key_ops" may not mix signatures with other operations)"
    );
}

TEST(Jwk, HasNoPrivateHalf) {
    for (const std::string name : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
        for (const std::string kind :
             {R"("kty":"RSA")",
              R"("kty":"RSA","use":"enc")",
              R"("kty":"EC","crv":"P-256")",
              R"("kty":"OKP","crv":"Ed25519")",
              R"("kty":"unheard of")"}) {
            EXPECT_EQ(
                purpose_of("{" + kind + ",\"" + name + "\":\"AQAB\"}"),
                "\"" + name + "\" belongs to a private key"
            ) << kind;
        }
    }
}

} // namespace

} // namespace latchkey::crypto
