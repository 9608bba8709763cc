#include "crypto/evp_signature.hpp"
#include "crypto/pkcs8.hpp"
#include "crypto/signing_key.hpp"

#include <gtest/gtest.h>

namespace latchkey::crypto {

namespace {

class EvpSignature : public testing::TestWithParam<Algorithm> {
protected:
    EvpPkeyPtr key_ = decode_pkcs8(SigningKey::generate(GetParam()).to_stored().reveal());
};

TEST_P(EvpSignature, IsOfItsMessageAndKey) {
    const std::string signature = evp_sign(key_.get(), GetParam(), "message");
    EXPECT_TRUE(evp_verify(key_.get(), GetParam(), "message", signature));
    EXPECT_FALSE(evp_verify(key_.get(), GetParam(), "messagE", signature));
    EXPECT_FALSE(evp_verify(key_.get(), GetParam(), "", signature));
}

TEST_P(EvpSignature, HasOneLength) {
    const std::string signature = evp_sign(key_.get(), GetParam(), "message");
    EXPECT_EQ(signature.size(), GetParam() == Algorithm::rs256 ? 384U : 64U);
    const std::string zero(1, '\0');
    for (const std::string& other :
         {std::string(),
          signature + zero,
          zero + signature,
          signature.substr(1),
          signature.substr(0, signature.size() - 1),
          signature + signature}) {
        EXPECT_FALSE(evp_verify(key_.get(), GetParam(), "message", other)) << other.size();
    }
}

TEST_P(EvpSignature, EveryFlippedBitIsRefused) {
    const std::string signature = evp_sign(key_.get(), GetParam(), "message");
    for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
        std::string flipped = signature;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(evp_verify(key_.get(), GetParam(), "message", flipped)) << "bit " << bit;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Algorithms,
    EvpSignature,
    testing::Values(Algorithm::es256, Algorithm::eddsa, Algorithm::rs256),
    [](const auto& algorithm) { return std::string(to_string(algorithm.param)); }
);

} // namespace

} // namespace latchkey::crypto
