#include "keys/schema.hpp"
#include "support/key_ring.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace latchkey::keys {
namespace {

using namespace std::chrono_literals;
using crypto::Algorithm;
using testing::make_ring_key;

constexpr TimePoint start = testing::ManualClock::start;

boost::json::object parse(const std::string& text) {
    return boost::json::parse(text).as_object();
}

/// A retired, an active and a published key, and among them one that is nobody else's business.
KeyRing make_mixed_ring() {
    return KeyRing({
        make_ring_key(Algorithm::es256, start - 24h),
        make_ring_key(Algorithm::hs256, start - 12h),
        make_ring_key(Algorithm::eddsa, start),
        make_ring_key(Algorithm::es256, start + 1h),
    });
}

TEST(JwkSet, HoldsThePublicHalvesWhateverTheirState) {
    const KeyRing ring = make_mixed_ring();
    const boost::json::object set = parse(render_jwk_set(ring));
    EXPECT_EQ(set.size(), 1U);
    const boost::json::array& keys = set.at("keys").as_array();
    ASSERT_EQ(keys.size(), 3U);
    EXPECT_EQ(keys[0], boost::json::value(ring.keys()[0].key.public_jwk().value()));
    EXPECT_EQ(keys[1], boost::json::value(ring.keys()[2].key.public_jwk().value()));
    EXPECT_EQ(keys[2], boost::json::value(ring.keys()[3].key.public_jwk().value()));
    for (const boost::json::value& key : keys) {
        EXPECT_EQ(key.at("use").as_string(), "sig");
        EXPECT_NE(ring.find(key.at("kid").as_string()), nullptr);
    }
}

TEST(JwkSet, HoldsNothingPrivate) {
    const KeyRing ring({
        make_ring_key(Algorithm::es256),
        make_ring_key(Algorithm::eddsa),
        make_ring_key(Algorithm::rs256),
        make_ring_key(Algorithm::hs256),
    });
    const std::set<std::string> public_members{
        "alg", "crv", "e", "kid", "kty", "n", "use", "x", "y"};
    const std::string text = render_jwk_set(ring);
    const boost::json::object set = parse(text);
    EXPECT_EQ(set.at("keys").as_array().size(), 3U);
    for (const boost::json::value& key : set.at("keys").as_array()) {
        for (const auto& member : key.as_object()) {
            EXPECT_TRUE(public_members.contains(std::string(member.key()))) << member.key();
        }
    }
    EXPECT_EQ(text.find(ring.keys()[3].key.key_id()), std::string::npos);
    EXPECT_EQ(text.find(ring.keys()[3].key.to_stored().reveal()), std::string::npos);
}

TEST(JwkSet, OfSharedSecretsIsEmpty) {
    EXPECT_EQ(
        parse(render_jwk_set(testing::make_ring(Algorithm::hs256))),
        (boost::json::object{{"keys", boost::json::array()}})
    );
}

TEST(Discovery, SaysWhatIsTrueAndNoMore) {
    const boost::json::object expected{
        {"issuer", "https://auth.example.com"},
        {"jwks_uri", "https://auth.example.com/.well-known/jwks.json"},
        {"response_types_supported", boost::json::array()},
        {"subject_types_supported", {"public"}},
        {"id_token_signing_alg_values_supported", {"ES256", "EdDSA"}}};
    EXPECT_EQ(parse(render_discovery("https://auth.example.com", make_mixed_ring())), expected)
        << "each algorithm once, and none of shared secrets";
}

TEST(Discovery, OfSharedSecretsNamesNoAlgorithm) {
    const boost::json::object document =
        parse(render_discovery("https://auth.example.com", testing::make_ring(Algorithm::hs256)));
    EXPECT_TRUE(document.at("id_token_signing_alg_values_supported").as_array().empty());
}

} // namespace
} // namespace latchkey::keys
