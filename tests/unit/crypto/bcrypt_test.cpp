#include "crypto/bcrypt.hpp"
#include "support/foreign_hashes.hpp"
#include "support/repeated.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::crypto {
namespace {

using testing::bcrypt_of_80_bytes;
using testing::repeated;

// The vector of crypt_blowfish's own test.
const std::string of_u_star_u = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

TEST(Bcrypt, ThreeNamesAreOneAlgorithm) {
    for (const char name : {'a', 'b', 'y'}) {
        std::string text = of_u_star_u;
        text[2] = name;
        const auto hash = BcryptHash::parse(text);
        ASSERT_TRUE(hash) << name;
        EXPECT_TRUE(hash->matches("U*U"));
        EXPECT_FALSE(hash->matches("U*V"));
        EXPECT_FALSE(hash->matches(""));
    }
}

TEST(Bcrypt, RefusesOtherShapesAndCosts) {
    const auto with_start = [](std::string_view start) {
        return std::string(start) + of_u_star_u.substr(start.size());
    };
    EXPECT_TRUE(BcryptHash::parse(with_start("$2b$15$")));
    for (const char* start :
         {"$2x$05$",
          "$2$05$C",
          "$1b$05$",
          "$2b$03$",
          "$2b$16$",
          "$2b$31$",
          "$2b$99$",
          "$2b$5$C",
          "$2b$-5$",
          "$2b$ 5$",
          "$2b$055",
          "$2b$05$*"}) {
        EXPECT_FALSE(BcryptHash::parse(with_start(start))) << start;
    }
    EXPECT_FALSE(BcryptHash::parse(of_u_star_u + "."));
    for (std::size_t size = 0; size < of_u_star_u.size(); ++size) {
        EXPECT_FALSE(BcryptHash::parse(of_u_star_u.substr(0, size))) << size;
    }
    std::string with_nul = of_u_star_u;
    with_nul[30] = '\0';
    EXPECT_FALSE(BcryptHash::parse(with_nul));
}

TEST(Bcrypt, AsItsMakersHaveItCutsAt72BytesAndAtANul) {
    const auto hash = BcryptHash::parse(bcrypt_of_80_bytes);
    ASSERT_TRUE(hash);
    const std::string password = repeated("0123456789", 8);
    EXPECT_TRUE(hash->matches(password));
    EXPECT_TRUE(hash->matches(password.substr(0, 72)));
    EXPECT_TRUE(hash->matches(password + std::string(2000, 'x')));
    EXPECT_FALSE(hash->matches(password.substr(0, 71)));
    std::string other = password;
    other[71] = 'x';
    EXPECT_FALSE(hash->matches(other));
    EXPECT_TRUE(BcryptHash::parse(of_u_star_u)->matches(std::string_view("U*U\0more", 8)));
}

} // namespace
} // namespace latchkey::crypto
