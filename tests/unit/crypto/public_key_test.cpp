#include "base/encoding.hpp"
#include "crypto/public_key.hpp"
#include "crypto/roca.hpp"
#include "rfc7515_examples.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::crypto {

namespace {

std::string bytes_of(std::string_view base64url) {
    return base64url_decode(base64url).value();
}

std::string modulus_of(std::size_t bits) {
    const EvpPkeyPtr key{EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits)};
    return bytes_of(public_members(key.get(), Algorithm::rs256).at("n").as_string());
}

std::string reason_of(const Result<EvpPkeyPtr>& key) {
    return key ? "none" : key.error().message;
}

// The example of RFC 7638 §3.1.
TEST(PublicKey, HasTheThumbprintOfTheRfc) {
    const std::string n =
        bytes_of("0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L"
                 "6tSoc_BJEC"
                 "PebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-"
                 "65YGjQR0_FDW2Qvz"
                 "qY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-"
                 "bFTWhAI4vMQFh6WeZ"
                 "u0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw");
    const auto key = make_rsa_key(n, bytes_of("AQAB"));
    ASSERT_TRUE(key.has_value()) << key.error().message;
    EXPECT_EQ(
        thumbprint(key->get(), Algorithm::rs256), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
    );
}

TEST(PublicKey, IsWrittenAsItWasRead) {
    const auto p256 = make_p256_key(bytes_of(rfc7515::es256_x), bytes_of(rfc7515::es256_y));
    EXPECT_EQ(
        public_members(p256->get(), Algorithm::es256),
        (boost::json::object{
            {"crv", "P-256"}, {"kty", "EC"}, {"x", rfc7515::es256_x}, {"y", rfc7515::es256_y}})
    );
    const auto ed25519 = make_ed25519_key(bytes_of(rfc7515::eddsa_x));
    EXPECT_EQ(
        public_members(ed25519->get(), Algorithm::eddsa),
        (boost::json::object{{"crv", "Ed25519"}, {"kty", "OKP"}, {"x", rfc7515::eddsa_x}})
    );
    const auto rsa = make_rsa_key(bytes_of(rfc7515::rs256_n), bytes_of("AQAB"));
    EXPECT_EQ(
        public_members(rsa->get(), Algorithm::rs256),
        (boost::json::object{{"e", "AQAB"}, {"kty", "RSA"}, {"n", rfc7515::rs256_n}})
    );
}

TEST(PublicKey, NeedsAModulusOfOurSize) {
    EXPECT_EQ(reason_of(make_rsa_key(modulus_of(2048), "\x03")), "none");
    for (const std::string& n :
         {std::string(), std::string("\x03"), modulus_of(2040), std::string(1025, '\xff')}) {
        EXPECT_EQ(reason_of(make_rsa_key(n, "\x03")), R"("n" has to have 2048 to 8192 bits)")
            << n.size();
    }
}

TEST(PublicKey, NeedsAModulusThatIsOne) {
    const std::string n = bytes_of(rfc7515::rs256_n);
    std::string even = n;
    even.back() = static_cast<char>(even.back() & ~1);
    for (const std::string& other : {even, std::string(256, '\xff')}) { // a multiple of 3
        EXPECT_EQ(
            reason_of(make_rsa_key(other, "\x03")), R"("n" is not the modulus of an RSA key)"
        );
    }
    EXPECT_EQ(
        reason_of(make_rsa_key(std::string(1, '\0') + n, "\x03")),
        R"("n" and "e" may not start with a zero byte)"
    );
}

TEST(PublicKey, NeedsAnOddExponentOf3OrMore) {
    const std::string n = bytes_of(rfc7515::rs256_n);
    for (const std::string_view e :
         {"\x03", "\x05", "\x11", "\x01\x01", "\xff\xff\xff\xff\xff\xff\xff\xff"}) {
        EXPECT_EQ(reason_of(make_rsa_key(n, e)), "none") << hex_encode(e);
    }
    for (const std::string& e :
         {std::string(),
          std::string("\x01"),
          std::string("\x02"),
          std::string("\x01\x00", 2),
          n,
          std::string("\x01\x00\x00\x00\x00\x00\x00\x00\x01", 9)}) {
        EXPECT_EQ(
            reason_of(make_rsa_key(n, e)), R"("e" has to be odd, 3 or more, of at most 64 bits)"
        ) << hex_encode(e);
    }
    EXPECT_FALSE(make_rsa_key(n, std::string("\x00\x03", 2)).has_value());
}

TEST(PublicKey, HonestModuliHaveNoFingerprint) {
    for (const std::size_t bits : {2048U, 3072U}) {
        EXPECT_FALSE(has_roca_fingerprint(to_number(modulus_of(bits)).get()));
    }
    EXPECT_FALSE(has_roca_fingerprint(to_number(bytes_of(rfc7515::rs256_n)).get()));
}

// 65537^k is a power of 65537 modulo every prime; Wycheproof has a whole key of that kind.
TEST(PublicKey, PowersOfTheGeneratorHaveTheFingerprint) {
    const BignumPtr power = to_number("\x01");
    while (BN_num_bits(power.get()) < rsa_modulus_bits_min) {
        ASSERT_EQ(BN_mul_word(power.get(), 65537), 1);
    }
    EXPECT_TRUE(has_roca_fingerprint(power.get()));
    ASSERT_EQ(BN_mul_word(power.get(), 3), 1);
    EXPECT_FALSE(has_roca_fingerprint(power.get()));
}

TEST(PublicKey, NeedsAPointOnItsCurve) {
    const std::string x = bytes_of(rfc7515::es256_x);
    const std::string y = bytes_of(rfc7515::es256_y);
    EXPECT_FALSE(make_p256_key(y, x).has_value());
    EXPECT_FALSE(make_p256_key(x, x).has_value());
    EXPECT_FALSE(make_p256_key(x.substr(1), y).has_value());
    EXPECT_FALSE(make_p256_key(x, y + y).has_value());
    EXPECT_FALSE(make_ed25519_key(x.substr(1)).has_value());
    EXPECT_FALSE(make_ed25519_key("").has_value());
    EXPECT_FALSE(make_ed25519_key(std::string("\x02") + std::string(31, '\0')).has_value());
}

// Under a public key of small order, one signature is good for many messages (RFC 8032 §8.4).
TEST(PublicKey, RefusesPointsOfSmallOrder) {
    const std::string zeros(31, '\0');
    for (const std::string& x :
         {"\x01" + zeros,                                            // the neutral element
          std::string(1, '\0') + zeros,                              // order 4
          std::string("\xec") + std::string(30, '\xff') + "\x7f",    // order 2
          std::string("\xee") + std::string(30, '\xff') + "\x7f"}) { // 1 again, not reduced
        EXPECT_FALSE(make_ed25519_key(x).has_value()) << hex_encode(x);
    }
}

} // namespace

} // namespace latchkey::crypto
