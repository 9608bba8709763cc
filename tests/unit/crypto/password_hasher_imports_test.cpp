#include "crypto/password_hasher.hpp"
#include "support/foreign_hashes.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace latchkey::crypto {
namespace {

class PasswordHasherImports : public ::testing::Test {
protected:
    bool matches(std::string_view password, const PasswordHash& hash) {
        return hasher_.verify(Secret(std::string(password)), hash).value();
    }

    PasswordHasher hasher_{
        {.parameters = Argon2Parameters::cheap_for_tests(), .threads = 2, .queue_max = 64}};
};

TEST_F(PasswordHasherImports, VerifiesImportedHashesAndWantsThemReplaced) {
    for (const testing::ForeignHash& row : testing::foreign_hashes) {
        const PasswordHash hash{std::string(row.stored)};
        EXPECT_TRUE(matches(testing::foreign_password, hash)) << row.maker;
        EXPECT_FALSE(matches("wrong", hash)) << row.maker;
        EXPECT_TRUE(hasher_.needs_rehash(hash)) << row.maker;
    }
}

// The other program hashed what its user's keyboard gave it.
TEST_F(PasswordHasherImports, AnImportedHashMayBeOfWhatWasTyped) {
    const PasswordHash hash{std::string(testing::hash_of_decomposed)};
    const std::string_view decomposed = "Gru\u0308\u00dfe, Ada & 42";
    EXPECT_TRUE(matches(decomposed, hash));
    EXPECT_FALSE(matches(testing::foreign_password, hash));
    const PasswordHash composed{std::string(testing::foreign_hashes.front().stored)};
    EXPECT_TRUE(matches(decomposed, composed));
}

// Made with several lanes, it is another program's, whatever else its parameters say.
TEST_F(PasswordHasherImports, HashesOfSeveralLanesAreNotOurs) {
    const std::string good = hasher_.hash(Secret("password")).value().value();
    std::string lanes = good;
    lanes.replace(lanes.find("p=1"), 3, "p=2");
    EXPECT_FALSE(hasher_.needs_rehash(PasswordHash(good)));
    EXPECT_TRUE(hasher_.needs_rehash(PasswordHash(lanes)));
}

TEST_F(PasswordHasherImports, NoPasswordMatchesNone) {
    EXPECT_TRUE(PasswordHash::none().is_none());
    for (const char* password : {"", "!", "Passw0rd@X"}) {
        EXPECT_FALSE(matches(password, PasswordHash::none()));
    }
}

TEST_F(PasswordHasherImports, SaysOfAHashWhetherItCanBeVerified) {
    EXPECT_TRUE(hasher_.hash(Secret("password")).value().is_verifiable());
    for (const testing::ForeignHash& row : testing::foreign_hashes) {
        EXPECT_TRUE(PasswordHash(std::string(row.stored)).is_verifiable()) << row.maker;
    }
    EXPECT_FALSE(PasswordHash::none().is_verifiable());
    EXPECT_FALSE(PasswordHash("").is_verifiable());
    EXPECT_FALSE(PasswordHash("Passw0rd@X").is_verifiable());
}

} // namespace
} // namespace latchkey::crypto
