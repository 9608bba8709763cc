#include "base/encoding.hpp"
#include "crypto/ecdsa_signature.hpp"

#include <gtest/gtest.h>

namespace latchkey::crypto {

namespace {

std::string scalar(std::string_view end) {
    return std::string(32 - end.size(), '\0').append(end);
}

TEST(EcdsaSignature, IsTwoIntegersInDer) {
    EXPECT_EQ(hex_encode(ecdsa_der_from_raw(scalar("\x01") + scalar("\x7f"))), "300602010102017f");
    // Signed integers: a leading zero keeps them positive.
    EXPECT_EQ(
        hex_encode(ecdsa_der_from_raw(scalar("\x80") + scalar("\x01"))),
        "3007020200800201"
        "01"
    );
}

TEST(EcdsaSignature, KeepsLeadingZeros) {
    for (const std::string& raw :
         {scalar("r") + scalar("s"),
          scalar("") + scalar(""),
          std::string(64, '\xff'),
          scalar(std::string(31, 'r')) + std::string(32, 's')}) {
        EXPECT_EQ(ecdsa_raw_from_der(ecdsa_der_from_raw(raw)), raw) << hex_encode(raw);
    }
}

} // namespace

} // namespace latchkey::crypto
