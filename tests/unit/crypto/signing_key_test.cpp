#include "crypto/jws.hpp"
#include "crypto/openssl.hpp"
#include "crypto/signing_key.hpp"
#include "rfc7515_examples.hpp"

#include <boost/json/object.hpp>

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::crypto {

namespace {

const std::string header = R"({"alg":"ES256"})";

bool verifies(const std::string& token, const VerificationKey& key) {
    const std::optional<CompactJws> jws = parse_compact_jws(token);
    return jws && is_signed_by(*jws, key);
}

Result<SigningKey> from_pem(std::string_view pem) {
    return SigningKey::from_stored(Algorithm::es256, Secret(std::string(pem)));
}

/// What `write` makes of a memory buffer.
template <typename Write>
std::string written(Write write) {
    const BioPtr buffer{BIO_new(BIO_s_mem())};
    write(buffer.get());
    char* text = nullptr;
    const long size = BIO_get_mem_data(buffer.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

EvpPkeyPtr ec_key(const char* curve) {
    return EvpPkeyPtr{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve)};
}

std::string pkcs8_of(const EvpPkeyPtr& key, const EVP_CIPHER* cipher, std::string pass_phrase) {
    return written([&](BIO* out) {
        const int size = static_cast<int>(pass_phrase.size());
        PEM_write_bio_PKCS8PrivateKey(
            out, key.get(), cipher, pass_phrase.data(), size, nullptr, nullptr
        );
    });
}

TEST(SigningKey, SignsWhatItsVerificationKeyVerifies) {
    const SigningKey key = SigningKey::generate(Algorithm::es256);
    for (const std::string& payload : {std::string("{}"), std::string(2000, 'p')}) {
        const std::string token = key.sign(header, payload);
        const std::optional<CompactJws> jws = parse_compact_jws(token);
        ASSERT_TRUE(jws.has_value());
        EXPECT_EQ(jws->payload, payload);
        EXPECT_EQ(jws->signature.size(), 64U);
        EXPECT_TRUE(is_signed_by(*jws, key.verification_key()));
    }
}

// r and s are shorter than 32 bytes once in 128 signatures; unpadded they would not verify.
TEST(SigningKey, KeepsLeadingZerosOfSignatures) {
    const SigningKey key = SigningKey::generate(Algorithm::es256);
    const VerificationKey verification_key = key.verification_key();
    for (int i = 0; i < 1000; ++i) {
        ASSERT_TRUE(verifies(key.sign(header, std::to_string(i)), verification_key)) << i;
    }
}

TEST(SigningKey, KeepsLeadingZerosOfCoordinates) {
    for (int i = 0; i < 500; ++i) {
        const SigningKey key = SigningKey::generate(Algorithm::es256);
        const auto jwk = key.public_jwk().value();
        ASSERT_EQ(jwk.at("x").as_string().size(), 43U);
        ASSERT_EQ(jwk.at("y").as_string().size(), 43U);
    }
}

TEST(SigningKey, AnotherKeyDoesNotVerify) {
    const std::string token = SigningKey::generate(Algorithm::es256).sign(header, "{}");
    EXPECT_FALSE(verifies(token, SigningKey::generate(Algorithm::es256).verification_key()));
}

TEST(SigningKey, ReadsTheKeyOfTheRfc) {
    const Result<SigningKey> key = from_pem(rfc7515::es256_private_key_pem);
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(key->key_id(), rfc7515::es256_thumbprint);
    EXPECT_TRUE(verifies(std::string(rfc7515::es256_token), key->verification_key()));
    EXPECT_TRUE(verifies(key->sign(header, "{}"), rfc7515::es256_key()));
    EXPECT_EQ(key->to_stored().reveal(), rfc7515::es256_private_key_pem);
    EXPECT_EQ(
        key->public_jwk(),
        (boost::json::object{
            {"kty", "EC"},
            {"crv", "P-256"},
            {"x", rfc7515::es256_x},
            {"y", rfc7515::es256_y},
            {"kid", rfc7515::es256_thumbprint},
            {"alg", "ES256"},
            {"use", "sig"},
        })
    );
}

TEST(SigningKey, SurvivesStorageAndPublication) {
    const SigningKey key = SigningKey::generate(Algorithm::es256);
    const Result<SigningKey> stored = SigningKey::from_stored(Algorithm::es256, key.to_stored());
    ASSERT_TRUE(stored.has_value());
    EXPECT_EQ(stored->key_id(), key.key_id());
    EXPECT_EQ(stored->public_jwk(), key.public_jwk());
    EXPECT_TRUE(verifies(stored->sign(header, "{}"), key.verification_key()));

    const auto published = VerificationKey::from_jwk(key.public_jwk().value());
    ASSERT_TRUE(published.has_value());
    EXPECT_TRUE(verifies(key.sign(header, "{}"), *published));
}

TEST(SigningKey, EveryKeyHasItsOwnId) {
    std::set<std::string> ids;
    for (int i = 0; i < 100; ++i) {
        ids.insert(SigningKey::generate(Algorithm::es256).key_id());
    }
    EXPECT_EQ(ids.size(), 100U);
    EXPECT_EQ(ids.begin()->size(), 43U);
}

TEST(SigningKey, RefusesKeysOfOtherKinds) {
    for (const char* curve : {"P-384", "secp256k1", "brainpoolP256r1"}) {
        EXPECT_FALSE(from_pem(pkcs8_of(ec_key(curve), nullptr, "")).has_value()) << curve;
    }
    const EvpPkeyPtr rsa{EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048})};
    EXPECT_FALSE(from_pem(pkcs8_of(rsa, nullptr, "")).has_value());
    const EvpPkeyPtr ed25519{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
    EXPECT_FALSE(from_pem(pkcs8_of(ed25519, nullptr, "")).has_value());
}

TEST(SigningKey, RefusesOtherFormsOfAP256Key) {
    const EvpPkeyPtr key = ec_key("P-256");
    ASSERT_TRUE(from_pem(pkcs8_of(key, nullptr, "")).has_value());
    EXPECT_FALSE(from_pem(pkcs8_of(key, EVP_aes_256_cbc(), "pass phrase")).has_value());
    EXPECT_FALSE(from_pem(pkcs8_of(key, EVP_aes_256_cbc(), "")).has_value());
    EXPECT_FALSE(from_pem(written([&](BIO* out) {
                     PEM_write_bio_PrivateKey_traditional(
                         out, key.get(), nullptr, nullptr, 0, nullptr, nullptr
                     );
                 })).has_value());
    EXPECT_FALSE(from_pem(written([&](BIO* out) { PEM_write_bio_PUBKEY(out, key.get()); })
    ).has_value());
    EXPECT_FALSE(from_pem(written([&](BIO* out) {
                     i2d_PKCS8PrivateKey_bio(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
                 })).has_value());
}

TEST(SigningKey, RefusesWhatIsNoKey) {
    const std::string_view pem = rfc7515::es256_private_key_pem;
    EXPECT_FALSE(from_pem("").has_value());
    EXPECT_FALSE(from_pem("not a key").has_value());
    EXPECT_FALSE(from_pem("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n").has_value());
    for (std::size_t length = 0; length < pem.find("-----END"); length += 10) {
        EXPECT_FALSE(from_pem(pem.substr(0, length)).has_value()) << length;
    }
    const Result<SigningKey> refused = from_pem("not a key");
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
    EXPECT_EQ(ERR_peek_error(), 0U); // nothing is left over for the next caller to trip over
}

// The private half of the RFC's key with the public half of another.
TEST(SigningKey, RefusesHalvesThatDoNotBelongTogether) {
    const Secret stored("-----BEGIN PRIVATE KEY-----\n"
                        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff\n"
                        "H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAQm7869DunjSmaRh+GLOpEisvczlFtk\n"
                        "nMn5+SHp+drYEpAji96cx7szDRUMZ3BN0lrnBVIFdEtvMb9AcHRYctDm\n"
                        "-----END PRIVATE KEY-----\n");
    EXPECT_FALSE(SigningKey::from_stored(Algorithm::es256, stored).has_value());
    EXPECT_FALSE(SigningKey::from_sealed(Algorithm::es256, stored).has_value());
}

TEST(SigningKey, WorksOnEveryThreadAtOnce) {
    const SigningKey key = SigningKey::generate(Algorithm::es256);
    std::atomic<int> verified = 0;
    constexpr std::size_t thread_count = 4;
    std::vector<std::thread> threads;
    threads.reserve(thread_count);
    for (std::size_t thread = 0; thread < thread_count; ++thread) {
        threads.emplace_back([&, copy = key] {
            for (int i = 0; i < 50; ++i) {
                verified += verifies(copy.sign(header, "{}"), key.verification_key()) ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(verified, 200);
}

} // namespace

} // namespace latchkey::crypto
