#include "crypto/jwk_set.hpp"
#include "crypto/jws.hpp"
#include "crypto/signing_key.hpp"
#include "rfc7515_examples.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include <gtest/gtest.h>

#include <string>

namespace latchkey::crypto {

namespace {

namespace json = boost::json;

template <typename T>
json::object with(json::object jwk, const char* name, const T& value) {
    jwk[name] = json::value_from(value);
    return jwk;
}

json::object p256() {
    return {{"kty", "EC"}, {"crv", "P-256"}, {"x", rfc7515::es256_x}, {"y", rfc7515::es256_y}};
}

json::object ed25519() {
    return {{"kty", "OKP"}, {"crv", "Ed25519"}, {"x", rfc7515::eddsa_x}};
}

json::object rsa() {
    return {{"kty", "RSA"}, {"n", rfc7515::rs256_n}, {"e", "AQAB"}};
}

json::object secret() {
    return {{"kty", "oct"}, {"k", rfc7515::hs256_secret}};
}

json::object p384() {
    return {{"kty", "EC"}, {"crv", "P-384"}, {"x", "AA"}, {"y", "AA"}};
}

std::string set_of(json::array keys) {
    return json::serialize(json::object{{"keys", std::move(keys)}});
}

std::string fault_of(const std::string& text) {
    const Result<JwkSet> set = JwkSet::parse(text);
    return set ? "none" : set.error().message;
}

TEST(JwkSet, TakesASetOrOneKey) {
    EXPECT_EQ(fault_of(set_of({p256(), ed25519(), rsa()})), "none");
    EXPECT_EQ(fault_of(set_of({secret()})), "none");
    EXPECT_EQ(fault_of(json::serialize(p256())), "none");
    EXPECT_EQ(fault_of(json::serialize(secret())), "none");
    const std::string more = json::serialize(json::object{{"keys", {p256()}}, {"next", "x"}});
    EXPECT_EQ(fault_of(more), "none");
}

TEST(JwkSet, FindsByNameAndAlgorithm) {
    const auto set =
        JwkSet::parse(set_of({with(p256(), "kid", "a"), with(ed25519(), "kid", "b"), rsa()}));
    ASSERT_TRUE(set.has_value());
    EXPECT_EQ(set->find(Algorithm::es256, "a")->algorithm(), Algorithm::es256);
    EXPECT_EQ(set->find(Algorithm::eddsa, "b")->algorithm(), Algorithm::eddsa);
    EXPECT_FALSE(set->find(Algorithm::eddsa, "a").has_value());
    EXPECT_FALSE(set->find(Algorithm::hs256, "a").has_value());
    EXPECT_FALSE(set->find(Algorithm::es256, "A").has_value());
    EXPECT_FALSE(set->find(Algorithm::es256, "").has_value());
    EXPECT_FALSE(set->find(Algorithm::rs256, "c").has_value()); // it has no name to be called by
}

TEST(JwkSet, WithoutANameFindsTheOnlyKeyOfAnAlgorithm) {
    const auto set = JwkSet::parse(set_of(
        {with(p256(), "kid", "a"), with(rsa(), "kid", "b"), with(rsa(), "kid", "c"), ed25519()}
    ));
    ASSERT_TRUE(set.has_value());
    EXPECT_TRUE(set->find(Algorithm::es256, std::nullopt).has_value());
    EXPECT_TRUE(set->find(Algorithm::eddsa, std::nullopt).has_value());
    EXPECT_FALSE(set->find(Algorithm::rs256, std::nullopt).has_value());
    EXPECT_FALSE(set->find(Algorithm::hs256, std::nullopt).has_value());
}

TEST(JwkSet, FoundKeysVerify) {
    const SigningKey es256 = SigningKey::generate(Algorithm::es256);
    const SigningKey eddsa = SigningKey::generate(Algorithm::eddsa);
    const auto set = JwkSet::parse(set_of({*es256.public_jwk(), *eddsa.public_jwk()}));
    ASSERT_TRUE(set.has_value());
    for (const SigningKey* key : {&es256, &eddsa}) {
        const std::string name(to_string(key->algorithm()));
        const std::string token = key->sign(R"({"alg":")" + name + "\"}", "{}");
        const auto jws = parse_compact_jws(token);
        const auto found = set->find(key->algorithm(), key->key_id());
        ASSERT_TRUE(jws && found) << name;
        EXPECT_TRUE(is_signed_by(*jws, *found)) << name;
    }
}

TEST(JwkSet, LeavesOutKeysForOtherThings) {
    const auto set = JwkSet::parse(set_of(
        {p384(),
         with(rsa(), "use", "enc"),
         with(rsa(), "alg", "PS256"),
         json::object{{"kty", "unheard of"}},
         p256()}
    ));
    ASSERT_TRUE(set.has_value());
    EXPECT_TRUE(set->find(Algorithm::es256, std::nullopt).has_value());
    EXPECT_FALSE(set->find(Algorithm::rs256, std::nullopt).has_value());
}

TEST(JwkSet, NeedsOneKeyThatIsLeft) {
    const std::string reason = "it has no key for signatures of ES256, EdDSA, RS256 or HS256";
    EXPECT_EQ(fault_of(set_of({})), reason);
    EXPECT_EQ(fault_of(set_of({p384(), with(rsa(), "use", "enc")})), reason);
    EXPECT_EQ(fault_of(json::serialize(with(secret(), "alg", "HS512"))), reason);
}

TEST(JwkSet, SaysWhichKeyIsWrongAndWhy) {
    const struct {
        json::object key;
        const char* reason;
    } rows[] = {
        {with(p256(), "x", rfc7515::es256_y), R"("x" and "y" are not a point on P-256)"},
        {with(p256(), "x", "AA"), R"("x" and "y" have to be 32 bytes each)"},
        {with(p256(), "x", 1), R"("x" is missing or not a string)"},
        {with(p256(), "y", "A"), R"("y" has to be base64url without padding)"},
        {with(p256(), "y", ""), R"("y" has to be base64url without padding)"},
        {with(p256(), "y", std::string(5000, 'A')), R"("y" is too long)"},
        {with(p256(), "d", "AA"), R"("d" belongs to a private key)"},
        {with(p384(), "d", "AA"), R"("d" belongs to a private key)"},
        {with(p256(), "kid", 7), R"("kid" has to be a string)"},
        {with(p256(), "alg", "RS256"), R"("alg" does not fit "kty" and "crv")"},
        {with(ed25519(), "x", "AA"), R"("x" has to be 32 bytes)"},
        {with(rsa(), "e", "AQ"), R"("e" has to be odd, 3 or more, of at most 64 bits)"},
        {with(rsa(), "n", "AQAB"), R"("n" has to have 2048 to 8192 bits)"},
        {{}, R"("kty" is missing)"},
    };

    for (const auto& [key, reason] : rows) {
        EXPECT_EQ(fault_of(set_of({ed25519(), key})), std::string("key 2: ") + reason);
    }
    EXPECT_EQ(
        fault_of(set_of({with(secret(), "k", std::string(42, 'A'))})),
        R"(key 1: "k" has to be 32 bytes or more)"
    );
    EXPECT_EQ(fault_of(R"({"keys":[1]})"), "key 1: it is not an object");
}

TEST(JwkSet, NamesAreDifferent) {
    const std::string reason = R"(key 2: another key has the same "kid")";
    EXPECT_EQ(fault_of(set_of({with(p256(), "kid", "a"), with(rsa(), "kid", "a")})), reason);
    // Also that of a key that is for something else.
    EXPECT_EQ(fault_of(set_of({with(p256(), "kid", "a"), with(p384(), "kid", "a")})), reason);
}

TEST(JwkSet, DoesNotMixSecretsWithPublicKeys) {
    const std::string reason = "it mixes shared secrets with public keys";
    EXPECT_EQ(fault_of(set_of({secret(), p256()})), reason);
    EXPECT_EQ(fault_of(set_of({rsa(), with(secret(), "alg", "A256GCM")})), reason);
    EXPECT_EQ(fault_of(set_of({with(secret(), "kid", "a"), secret()})), "none");
}

TEST(JwkSet, IsStrictJson) {
    EXPECT_EQ(fault_of(""), "it is not well-formed JSON");
    EXPECT_EQ(fault_of("[]"), "it is not a JSON object");
    EXPECT_EQ(fault_of(R"({"keys":[],"keys":[]})"), "it has two members of one name");
    EXPECT_EQ(fault_of(R"({"keys":[{"kty":"EC","kty":"EC"}]})"), "it has two members of one name");
    EXPECT_EQ(fault_of(R"({"keys":{}})"), R"("keys" has to be an array)");
    const std::string neither = R"(it has to have either "keys" or, as a single key, "kty")";
    EXPECT_EQ(fault_of("{}"), neither);
    EXPECT_EQ(fault_of(R"({"kty":"EC","keys":[]})"), neither);
}

TEST(JwkSet, IsOfModerateSize) {
    json::array keys(jwk_set_keys_max, p384());
    keys.back() = p256();
    EXPECT_EQ(fault_of(set_of(keys)), "none");
    keys.push_back(p384());
    EXPECT_EQ(fault_of(set_of(keys)), "it has more than 64 keys");
    const std::string text = set_of({p256()});
    EXPECT_EQ(fault_of(text + std::string(jwk_set_bytes_max - text.size(), ' ')), "none");
    EXPECT_EQ(
        fault_of(text + std::string(jwk_set_bytes_max - text.size() + 1, ' ')),
        "it has more than 65536 bytes"
    );
}

} // namespace

} // namespace latchkey::crypto
