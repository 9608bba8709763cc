#include "base/encoding.hpp"
#include "crypto/digest.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::crypto {

namespace {

// NIST's examples for FIPS 180-4, and its vector of a million letters.
TEST(Digest, Sha256FollowsFips180) {
    EXPECT_EQ(
        hex_encode(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    EXPECT_EQ(
        hex_encode(sha256("abc")),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    EXPECT_EQ(
        hex_encode(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    );
    EXPECT_EQ(
        hex_encode(sha256(std::string(1'000'000, 'a'))),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    );
}

TEST(Digest, Sha256ComesToTheSameInPieces) {
    RunningSha256 digest;
    const std::string letters(999'999, 'a');
    digest.add("a");
    digest.add("");
    digest.add(letters);
    EXPECT_EQ(digest.finish(), sha256("a" + letters));
    EXPECT_EQ(RunningSha256().finish(), sha256(""));
}

} // namespace

} // namespace latchkey::crypto
