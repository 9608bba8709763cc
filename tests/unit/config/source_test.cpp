// The process's own environment, as a source of settings.

#include "config/settings.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace latchkey::config {

namespace {

TEST(Source, HasTheEnvironmentUntilItsSecretsAreWiped) {
    ASSERT_EQ(setenv("EMAIL_PASSWORD", "hunter2-hunter2-hunter2", 1), 0);
    ASSERT_EQ(setenv("EMAIL_FROM", "no-reply@example.com", 1), 0);
    const char* const in_environment = getenv("EMAIL_PASSWORD");
    const Source source = read_source();
    EXPECT_EQ(source.environment.at("EMAIL_PASSWORD"), "hunter2-hunter2-hunter2");
    wipe_environment();
    EXPECT_EQ(std::string(in_environment, 23), std::string(23, '\0')) << "in its place";
    EXPECT_STREQ(getenv("EMAIL_PASSWORD"), "") << "still there, and empty: as if it were not set";
    EXPECT_STREQ(getenv("EMAIL_FROM"), "no-reply@example.com") << "no secret";
    EXPECT_EQ(source.environment.at("EMAIL_PASSWORD"), "hunter2-hunter2-hunter2");
    unsetenv("EMAIL_PASSWORD");
    unsetenv("EMAIL_FROM");
}

} // namespace

} // namespace latchkey::config
