#include "base/encoding.hpp"
#include "crypto/derive_key.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::crypto {

namespace {

std::string derived_hex(const std::string& master, std::string_view purpose) {
    return hex_encode(derive_key(Secret(master), purpose).reveal());
}

std::string bytes_0_to_31() {
    std::string bytes;
    for (int i = 0; i < 32; ++i) {
        bytes.push_back(static_cast<char>(i));
    }
    return bytes;
}

// RFC 5869 A.3: the one vector without a salt. The RFC takes 42 bytes; ours are the first 32 of
// them.
TEST(DeriveKey, FollowsRfc5869) {
    EXPECT_EQ(
        derived_hex(std::string(22, '\x0b'), ""),
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    );
}

// Computed by pyca/cryptography. Should this change, every token and sealed value out there is
// lost.
TEST(DeriveKey, PurposesAreTheInfo) {
    EXPECT_EQ(
        derived_hex(bytes_0_to_31(), "refresh-token-mac"),
        "f0a5bbbb9f51f2934aa37fc8891b7827d2891b9b1a7116183b9094e147eda75f"
    );
    EXPECT_EQ(
        derived_hex(bytes_0_to_31(), "signing-key-seal"),
        "e0296e38acffbb9e4acb5767780355e241a79a4465ecfbb935d04dac2b698ecb"
    );
}

TEST(DeriveKey, EveryByteOfTheMasterCounts) {
    const std::string master = bytes_0_to_31();
    for (std::size_t i = 0; i < master.size(); ++i) {
        std::string other = master;
        other[i] = static_cast<char>(other[i] ^ 1);
        EXPECT_NE(derived_hex(master, "purpose"), derived_hex(other, "purpose")) << "byte " << i;
    }
}

} // namespace

} // namespace latchkey::crypto
