#include "config/spelling.hpp"

#include <gtest/gtest.h>

namespace latchkey::config {

namespace {

const std::vector<std::string> names{
    "HOST", "PORT", "SECRET_KEY", "SECRET_KEY_FILE", "CORS_ORIGINS", "EMAIL_FROM"};

TEST(Spelling, FindsTheNameThatWasMeant) {
    EXPECT_EQ(find_intended_name("CORS_ORIGIN", names), "CORS_ORIGINS");
    EXPECT_EQ(find_intended_name("SECRETKEY", names), "SECRET_KEY");
    EXPECT_EQ(find_intended_name("SECRET-KEYS", names), "SECRET_KEY");
    EXPECT_EQ(find_intended_name("EMAIL_FORM", names), "EMAIL_FROM");
    EXPECT_EQ(find_intended_name("SECRET_KEYFILE", names), "SECRET_KEY_FILE");
    EXPECT_EQ(find_intended_name("HOSTS", names), "HOST");
    EXPECT_EQ(find_intended_name("secret_key", names), "SECRET_KEY");
}

TEST(Spelling, LeavesOtherNamesAlone) {
    EXPECT_EQ(find_intended_name("SECRET_KEY", names), std::nullopt);
    EXPECT_EQ(find_intended_name("HOSTED", names), std::nullopt)
        << "short names have many neighbours";
    EXPECT_EQ(find_intended_name("FLASK_APP", names), std::nullopt);
    EXPECT_EQ(find_intended_name("JWT_SECRET_KEY", names), std::nullopt);
    EXPECT_EQ(find_intended_name("", names), std::nullopt);
    EXPECT_EQ(find_intended_name(std::string(100'000, 'A'), names), std::nullopt);
}

} // namespace

} // namespace latchkey::config
