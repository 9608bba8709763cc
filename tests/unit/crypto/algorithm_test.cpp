#include "crypto/algorithm.hpp"

#include <gtest/gtest.h>

namespace latchkey::crypto {

namespace {

TEST(Algorithm, IsSpelledAsInTheHeader) {
    EXPECT_EQ(to_string(Algorithm::es256), "ES256");
    EXPECT_EQ(to_string(Algorithm::eddsa), "EdDSA");
    EXPECT_EQ(to_string(Algorithm::rs256), "RS256");
    EXPECT_EQ(to_string(Algorithm::hs256), "HS256");
}

TEST(Algorithm, IsReadInThatSpellingOnly) {
    for (const Algorithm algorithm :
         {Algorithm::es256, Algorithm::eddsa, Algorithm::rs256, Algorithm::hs256}) {
        EXPECT_EQ(parse_algorithm(to_string(algorithm)), algorithm);
    }
    for (const char* name :
         {"", "none", "None", "es256", "ES256 ", "ES384", "EDDSA", "Ed25519", "PS256", "HS2566"}) {
        EXPECT_FALSE(parse_algorithm(name).has_value()) << name;
    }
}

} // namespace

} // namespace latchkey::crypto
