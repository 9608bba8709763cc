#include "crypto/argon2.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::crypto {
namespace {

constexpr std::string_view salt_and_tag =
    "c2FsdHNhbHRzYWx0c2FsdA$d/gNnNMfanumao7kr+lHuY6GS9VLUn8B49/LwXA+/SQ";

bool is_read(const std::string& head) {
    return Argon2Hash::parse(head + std::string(salt_and_tag)).has_value();
}

TEST(Argon2, ReadsBothVariantsOfTheCurrentVersion) {
    EXPECT_TRUE(is_read("$argon2id$v=19$m=256,t=2,p=1$"));
    EXPECT_TRUE(is_read("$argon2id$v=19$m=256,t=2,p=8$"));
    EXPECT_TRUE(is_read("$argon2i$v=19$m=256,t=3,p=1$"));
    EXPECT_FALSE(is_read("$argon2d$v=19$m=256,t=2,p=1$"));
    EXPECT_FALSE(is_read("$argon2id$v=16$m=256,t=2,p=1$"));
    EXPECT_FALSE(is_read("$argon2id$m=256,t=2,p=1$")); // version 16 leaves it out
}

TEST(Argon2, RefusesWhatWouldStopTheServer) {
    EXPECT_TRUE(is_read("$argon2id$v=19$m=262144,t=4,p=1$"));
    EXPECT_FALSE(is_read("$argon2id$v=19$m=262145,t=4,p=1$"));
    EXPECT_FALSE(is_read("$argon2id$v=19$m=262144,t=5,p=1$"));
    EXPECT_FALSE(is_read("$argon2id$v=19$m=256,t=4097,p=1$"));
    EXPECT_FALSE(is_read("$argon2id$v=19$m=4294967295,t=1,p=1$"));
    EXPECT_FALSE(is_read("$argon2id$v=19$m=256,t=4294967295,p=1$"));
    EXPECT_FALSE(is_read("$argon2id$v=19$m=99999999999999999999,t=1,p=1$"));
    EXPECT_FALSE(is_read("$argon2id$v=19$m=256,t=2,p=64$")); // too little memory for so many lanes
}

TEST(Argon2, RefusesWhatIsMalformed) {
    const std::string good = "$argon2id$v=19$m=256,t=2,p=1$" + std::string(salt_and_tag);
    ASSERT_TRUE(Argon2Hash::parse(good));
    EXPECT_TRUE(Argon2Hash::parse(good)->matches("password"));
    for (std::size_t size = 0; size < good.size(); ++size) {
        const auto cut = Argon2Hash::parse(good.substr(0, size));
        EXPECT_FALSE(cut && cut->matches("password")) << size;
    }
    EXPECT_FALSE(Argon2Hash::parse(good + '\0'));
    EXPECT_FALSE(Argon2Hash::parse(good + "$"));
    EXPECT_FALSE(Argon2Hash::parse(good + std::string(64, 'A')));
    EXPECT_FALSE(Argon2Hash::parse(" " + good));
}

TEST(Argon2, HashesBeginWithThePrefixOfTheirParameters) {
    const auto parameters = Argon2Parameters::cheap_for_tests();
    EXPECT_EQ(argon2id_prefix(parameters), "$argon2id$v=19$m=64,t=1,p=1$");
    const PasswordHash hash = argon2id_hash(Secret("password"), parameters);
    EXPECT_TRUE(hash.value().starts_with(argon2id_prefix(parameters)));
    EXPECT_TRUE(Argon2Hash::parse(hash.value())->matches("password"));
    const PasswordHash decoy = argon2id_decoy(parameters);
    EXPECT_EQ(decoy.value().size(), hash.value().size());
    EXPECT_FALSE(Argon2Hash::parse(decoy.value())->matches("password"));
}

} // namespace
} // namespace latchkey::crypto
