#include "base/encoding.hpp"
#include "crypto/random.hpp"
#include "crypto/sealer.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace latchkey::crypto {

namespace {

class SealerTest : public testing::Test {
protected:
    Sealer sealer_{Secret(random_bytes(Sealer::key_bytes))};
};

TEST_F(SealerTest, OpensWhatItSealed) {
    for (const std::string& plaintext :
         {std::string(), std::string("a\0b", 3), random_bytes(100'000)}) {
        const std::optional<Secret> opened =
            sealer_.open(sealer_.seal(plaintext, "row 1"), "row 1");
        ASSERT_TRUE(opened.has_value());
        EXPECT_EQ(opened->reveal(), plaintext);
    }
}

TEST_F(SealerTest, IsTextOfNonceCiphertextAndTag) {
    const std::optional<std::string> bytes = base64url_decode(sealer_.seal("plaintext", ""));
    ASSERT_TRUE(bytes.has_value());
    EXPECT_EQ(bytes->size(), 24U + 9U + 16U);
    EXPECT_EQ(bytes->find("plaintext"), std::string::npos);
}

TEST_F(SealerTest, SealsTheSameDifferentlyEachTime) {
    EXPECT_NE(sealer_.seal("plaintext", "row 1"), sealer_.seal("plaintext", "row 1"));
}

TEST_F(SealerTest, RefusesOtherAssociatedData) {
    const std::string sealed = sealer_.seal("plaintext", "row 1");
    ASSERT_TRUE(sealer_.open(sealed, "row 1").has_value());
    EXPECT_FALSE(sealer_.open(sealed, "row 2").has_value());
    EXPECT_FALSE(sealer_.open(sealed, "row 11").has_value());
    EXPECT_FALSE(sealer_.open(sealed, "").has_value());
}

TEST_F(SealerTest, RefusesAnotherKey) {
    const Sealer other{Secret(random_bytes(Sealer::key_bytes))};
    EXPECT_FALSE(other.open(sealer_.seal("plaintext", "row 1"), "row 1").has_value());
}

TEST_F(SealerTest, RefusesEveryFlippedBit) {
    const std::string bytes = base64url_decode(sealer_.seal("plaintext", "row 1")).value();
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        std::string flipped = bytes;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(sealer_.open(base64url_encode(flipped), "row 1").has_value()) << "bit " << bit;
    }
}

TEST_F(SealerTest, RefusesEveryPrefixAndOtherText) {
    const std::string sealed = sealer_.seal("", "");
    for (std::size_t length = 0; length < sealed.size(); ++length) {
        EXPECT_FALSE(sealer_.open(sealed.substr(0, length), "").has_value()) << length;
    }
    EXPECT_FALSE(sealer_.open(sealed + "=", "").has_value());
    EXPECT_FALSE(sealer_.open(sealed + "AAAA", "").has_value());
    EXPECT_FALSE(
        sealer_.open("not sealed by anyone, and of some length: 0123456789", "").has_value()
    );
}

TEST(Sealer, TakesKeysOf32BytesOnly) {
    EXPECT_THROW(Sealer(Secret(random_bytes(31))), std::invalid_argument);
    EXPECT_THROW(Sealer(Secret(random_bytes(33))), std::invalid_argument);
    EXPECT_THROW(Sealer{Secret()}, std::invalid_argument);
}

// Values sealed by one release must open in the next.
TEST(Sealer, OpensWhatAnotherImplementationSealed) {
    std::string key;
    for (int i = 0; i < 32; ++i) {
        key.push_back(static_cast<char>(0x80 + i));
    }
    // draft-irtf-cfrg-xchacha-03, A.3.1: nonce, ciphertext, tag.
    const std::string associated_data("\x50\x51\x52\x53\xc0\xc1\xc2\xc3\xc4\xc5\xc6\xc7", 12);
    const std::string sealed =
        "QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXvW0XnT6D1DuVdleUk8DpOVcqFwAlK_rMvtKQLCE5bLtzHH8b"
        "C0qmRAvzqC9O2n45rmTGcIxUwhbLlrcuEhO0Ui-Mm6QNtdlFsRtpuYLBu54_P6wrw2lIj3ayODVl0__5"
        "IflmTJdjfal2iBL2FcaLE7UuwIdZJMHHmHlH3q_YeArPSQ";
    const std::optional<Secret> opened = Sealer(Secret(key)).open(sealed, associated_data);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(
        opened->reveal(),
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
        "future, "
        "sunscreen would be it."
    );
}

} // namespace

} // namespace latchkey::crypto
