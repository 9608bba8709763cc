#include "base/encoding.hpp"
#include "config/secret_key.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace latchkey::config {

namespace {

TEST(SecretKey, LengthCountsInBytes) {
    const std::string key = "q9mPq5rT0YcZsJ3u7Vw1kX8bN2fL6dHg";
    ASSERT_EQ(key.size(), secret_key_bytes_min);
    const auto accepted = parse_secret_key(key);
    ASSERT_TRUE(accepted);
    EXPECT_EQ(accepted->reveal(), key);

    const auto refused = parse_secret_key(std::string_view(key).substr(1));
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().at(0).problem, "has 31 bytes, and 32 are the least");
    EXPECT_NE(refused.error().at(0).remedy.find("openssl rand -base64 32"), std::string::npos);
}

TEST(SecretKey, WeakOnesAreRefusedAndNotQuoted) {
    for (const std::string_view key :
         {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
          "abababababababababababababababab",
          "abcdefghijkabcdefghijkabcdefghijk",
          "0123456789abcdef0123456789abcdef0",
          "change-me-change-me-please-change",
          "ChangeMe!ChangeThis!ChangeKey!123456",
          "secretsecretsecretsecretsecretsecret",
          "your-super-secret-key-at-least-32-bytes-long",
          "this is a very long secret key for testing",
          "please_replace_this_with_a_random_string",
          "abcdefghijklmnopqrstuvwxyz0123456789",
          "qwertyuiopasdfghjkl1234567890password"}) {
        const auto refused = parse_secret_key(key);
        ASSERT_TRUE(refused.has_error()) << key;
        ASSERT_EQ(refused.error().size(), 1U);
        EXPECT_NE(refused.error()[0].problem.find("easy to guess"), std::string::npos) << key;
        EXPECT_EQ(refused.error()[0].problem.find(key), std::string::npos);
        EXPECT_EQ(refused.error()[0].remedy.find(key), std::string::npos);
    }
}

TEST(SecretKey, RandomOnesPassHoweverTheyAreWritten) {
    std::mt19937 random(20261123);
    for (int i = 0; i < 2000; ++i) {
        std::string bytes(32, '\0');
        for (char& byte : bytes) {
            byte = static_cast<char>(random() & 0xffU);
        }
        EXPECT_TRUE(parse_secret_key(bytes)) << hex_encode(bytes);
        EXPECT_TRUE(parse_secret_key(hex_encode(bytes))) << hex_encode(bytes);
        EXPECT_TRUE(parse_secret_key(hex_encode(bytes.substr(16)))) << hex_encode(bytes);
        EXPECT_TRUE(parse_secret_key(base64url_encode(bytes))) << hex_encode(bytes);
    }
}

TEST(SecretKey, SentencesOfManyWordsPass) {
    EXPECT_TRUE(parse_secret_key("correct horse battery staple and the key to nine lighthouses"));
}

} // namespace

} // namespace latchkey::config
