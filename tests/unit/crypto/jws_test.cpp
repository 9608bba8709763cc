#include "base/encoding.hpp"
#include "crypto/jws.hpp"
#include "crypto/mac.hpp"
#include "rfc7515_examples.hpp"

#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace latchkey::crypto {

namespace {

/// A token with this header and an arbitrary payload and signature.
std::string token_with_header(std::string_view header) {
    return base64url_encode(header) + "." + base64url_encode("payload") + "." +
           base64url_encode(std::string(64, 's'));
}

bool is_header_accepted(std::string_view header) {
    return parse_compact_jws(token_with_header(header)).has_value();
}

/// A header of exactly `bytes` bytes.
std::string header_of(std::size_t bytes) {
    const std::string start = R"({"alg":"ES256","kid":")";
    return start + std::string(bytes - start.size() - 2, 'k') + "\"}";
}

TEST(Jws, TakesATokenApart) {
    const std::optional<CompactJws> jws = parse_compact_jws(rfc7515::hs256_token);
    ASSERT_TRUE(jws.has_value());
    EXPECT_EQ(jws->header, (boost::json::object{{"typ", "JWT"}, {"alg", "HS256"}}));
    EXPECT_EQ(jws->payload, rfc7515::payload);
    EXPECT_EQ(jws->signature.size(), 32U);
    EXPECT_EQ(
        std::string(jws->signing_input) + "." + base64url_encode(jws->signature),
        rfc7515::hs256_token
    );
}

TEST(Jws, VerifiesTheExamplesOfTheRfc) {
    const std::vector<std::pair<std::string_view, VerificationKey>> examples{
        {rfc7515::hs256_token, rfc7515::hs256_key()},
        {rfc7515::rs256_token, rfc7515::rs256_key()},
        {rfc7515::es256_token, rfc7515::es256_key()},
        {rfc7515::eddsa_token, rfc7515::eddsa_key()},
    };
    for (const auto& [token, key] : examples) {
        const std::optional<CompactJws> jws = parse_compact_jws(token);
        ASSERT_TRUE(jws.has_value()) << token;
        for (const auto& [other_token, other_key] : examples) {
            EXPECT_EQ(is_signed_by(*jws, other_key), token == other_token) << token;
        }
    }
}

TEST(Jws, NeedsThreeParts) {
    const std::string header = base64url_encode(R"({"alg":"ES256"})");
    EXPECT_TRUE(parse_compact_jws(header + ".cGF5.c2ln").has_value());
    EXPECT_TRUE(parse_compact_jws(header + "..c2ln").has_value()); // an empty payload is a payload
    const std::vector<std::string> others{
        "",
        ".",
        "..",
        "...",
        header,
        header + ".cGF5",
        header + ".cGF5.",
        ".cGF5.c2ln",
        ".cGF5.",
        header + "..",
        header + ".cGF5.c2ln.",
        "." + header + ".cGF5.c2ln",
        header + ".cGF5.c2ln.c2ln",
        header + ".cGF5.c2ln.c2ln.c2ln", // the shape of a JWE
    };
    for (const std::string& text : others) {
        EXPECT_FALSE(parse_compact_jws(text).has_value()) << text;
    }
}

TEST(Jws, NeedsStrictBase64url) {
    const std::string header = base64url_encode(R"({"alg":"ES256"})");
    ASSERT_TRUE(parse_compact_jws(header + ".cGF5bG8.c2ln").has_value());
    for (const char* payload :
         {"cGF5bG8=",
          "cGF5bG9",
          "cGF5 bG8",
          "cGF5\nbG8",
          "cGF5+bG8",
          "cGF5/bG8",
          "cGF5bG8A1",
          "cGF5?bG8"}) {
        EXPECT_FALSE(parse_compact_jws(header + "." + payload + ".c2ln").has_value()) << payload;
        EXPECT_FALSE(parse_compact_jws(header + ".c2ln." + payload).has_value()) << payload;
    }
    EXPECT_FALSE(parse_compact_jws(" " + header + ".cGF5bG8.c2ln").has_value());
    EXPECT_FALSE(parse_compact_jws(header + ".cGF5bG8.c2ln\n").has_value());
}

TEST(Jws, HeaderIsOneJsonObjectWithAnAlgorithm) {
    EXPECT_TRUE(is_header_accepted(R"({"alg":"ES256"})"));
    EXPECT_TRUE(is_header_accepted("{ \"alg\" :\t\"ES256\" ,\r\n \"kid\" : \"k\" }"));
    EXPECT_TRUE(is_header_accepted(R"({"alg":"ES256","unknown":[{"a":1},{"a":2}]})"));
    for (const char* header : {
             R"([])",
             R"("ES256")",
             R"(null)",
             R"({})",
             R"({"kid":"k"})",
             R"({"alg":null})",
             R"({"alg":256})",
             R"({"alg":["ES256"]})",
             R"({"ALG":"ES256"})",
             R"({"alg":"ES256",})",
             R"({"alg":"ES256"}})",
             R"({"alg":"ES256"}{})",
             R"({"alg":"ES256")",
             R"({'alg':'ES256'})",
             R"({/**/"alg":"ES256"})",
             "\xef\xbb\xbf{\"alg\":\"ES256\"}",
             "{\"alg\":\"ES256\",\"kid\":\"\xff\"}",
             R"({"alg":"ES256","kid":"\ud800"})",
             R"({"alg":"ES256","deep":[[[[1]]]]})",
         }) {
        EXPECT_FALSE(is_header_accepted(header)) << header;
    }
}

TEST(Jws, RefusesUtf16Headers) {
    std::string utf16;
    for (const char letter : std::string_view(R"({"alg":"ES256"})")) {
        utf16.append(1, letter).append(1, '\0');
    }
    EXPECT_FALSE(is_header_accepted(utf16));
}

TEST(Jws, RefusesDuplicateMembers) {
    EXPECT_TRUE(is_header_accepted(R"({"alg":"ES256","kid":":\":,\\","typ":"a:b"})"));
    for (const char* header : {
             R"({"alg":"ES256","alg":"ES256"})",
             R"({"alg":"none","alg":"ES256"})",
             R"({"alg":"ES256","kid":"a","kid":"b"})",
             R"({"alg":"ES256","\u0061lg":"none"})",
             R"({"alg":"ES256","kid":"\\","kid":":"})",
             R"({"alg":"ES256","other":{"a":1,"a":2}})",
             R"({"alg":"ES256","other":[{"a":1,"a":2}]})",
             R"({"alg":"ES256","other":{"a":1},"other":{"a":1,"b":2}})",
         }) {
        EXPECT_FALSE(is_header_accepted(header)) << header;
    }
}

TEST(Jws, RefusesParametersThatChangeRulesOrKeys) {
    for (const std::string name :
         {"crit", "b64", "zip", "enc", "jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256"}) {
        for (const std::string value : {R"("x")", "null", "true", "[]", R"({"kty":"EC"})"}) {
            std::string header = R"({"alg":"ES256",")";
            header.append(name).append("\":").append(value).append("}");
            EXPECT_FALSE(is_header_accepted(header)) << header;
        }
    }
    EXPECT_FALSE(is_header_accepted(R"({"alg":"ES256","\u006awk":{}})"));
    EXPECT_TRUE(is_header_accepted(R"({"alg":"ES256","jwks":"x"})"));
}

TEST(Jws, LimitsTheHeader) {
    EXPECT_TRUE(is_header_accepted(header_of(jws_header_bytes_max)));
    EXPECT_FALSE(is_header_accepted(header_of(jws_header_bytes_max + 1)));
}

TEST(Jws, LimitsTheWhole) {
    const std::string header = base64url_encode(R"({"alg":"ES256"})");
    const std::string start = header + "." + std::string(3000, 'A') + ".";
    const std::string longest = start + std::string(compact_jws_bytes_max - start.size(), 'A');
    ASSERT_NE((longest.size() - start.size()) % 4, 1U);
    EXPECT_TRUE(parse_compact_jws(longest).has_value());
    EXPECT_FALSE(parse_compact_jws(longest + "AAAA").has_value());
}

TEST(Jws, RefusesAMillionDotsAtOnce) {
    const std::string dots(1'000'000, '.');
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 1000; ++i) {
        EXPECT_FALSE(parse_compact_jws(dots).has_value());
    }
    // A thousand times: reading them even once each would take far longer.
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(200));
}

// RFC 8725 §2.1. The signature is genuine each time, only the header says something else.
TEST(Jws, NeedsTheAlgorithmOfTheKey) {
    const SigningKey key = SigningKey::generate(Algorithm::es256);
    for (const std::string name :
         {"none",
          "None",
          "NONE",
          "nOnE",
          "HS256",
          "es256",
          "ES256 ",
          "ES384",
          "RS256",
          "EdDSA",
          ""}) {
        const std::string token = key.sign(R"({"alg":")" + name + "\"}", "{}");
        const std::optional<CompactJws> jws = parse_compact_jws(token);
        ASSERT_TRUE(jws.has_value()) << name;
        EXPECT_TRUE(key.verification_key().verify(jws->signing_input, jws->signature));
        EXPECT_FALSE(is_signed_by(*jws, key.verification_key())) << name;
    }
}

// RFC 8725 §2.1: everyone knows the public key, so a verifier that takes it for an HMAC secret can
// be fooled by everyone.
TEST(Jws, PublicKeyIsNoHmacSecret) {
    const SigningKey key = SigningKey::generate(Algorithm::es256);
    const std::string jwk = boost::json::serialize(key.public_jwk().value());
    const std::string signing_input =
        base64url_encode(R"({"alg":"HS256"})") + "." + base64url_encode("{}");
    for (const std::string& secret : {jwk, key.key_id(), std::string(key.to_stored().reveal())}) {
        const std::string mac = hmac_sha256(Secret(secret), signing_input);
        const std::string token = signing_input + "." + base64url_encode(mac);
        const std::optional<CompactJws> jws = parse_compact_jws(token);
        ASSERT_TRUE(jws.has_value());
        EXPECT_TRUE(is_signed_by(*jws, VerificationKey::hs256(Secret(secret)))
        ); // the attack is sound
        EXPECT_FALSE(is_signed_by(*jws, key.verification_key()));
        EXPECT_FALSE(key.verification_key().verify(jws->signing_input, jws->signature));
    }
}

// The payload is signed, not only the header.
TEST(Jws, PartsOfTwoTokensDoNotMix) {
    const SigningKey key = SigningKey::generate(Algorithm::es256);
    const std::string header = R"({"alg":"ES256"})";
    const std::string one = key.sign(header, R"({"sub":"1"})");
    const std::string two = key.sign(header, R"({"sub":"2"})");
    const std::string mixed = one.substr(0, one.rfind('.')) + two.substr(two.rfind('.'));
    const std::optional<CompactJws> jws = parse_compact_jws(mixed);
    ASSERT_TRUE(jws.has_value());
    EXPECT_FALSE(is_signed_by(*jws, key.verification_key()));
}

} // namespace

} // namespace latchkey::crypto
