#include "accounts/password_policy.hpp"
#include "support/repeated.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::accounts {
namespace {

using namespace std::string_literals;
using latchkey::testing::repeated;

std::string verdict(const std::string& password) {
    const auto fault = check_password("password", password);
    return fault ? fault->code : "good";
}

TEST(PasswordPolicy, Verdicts) {
    struct Row {
        std::string password;
        std::string verdict;
    };

    const std::vector<Row> rows{
        {"Passw0rd@X", "good"},
        {"", "too_short"},
        {"Pass@w1", "too_short"},
        {"Pass@w12", "good"},
        {"É@" + repeated("é", 5), "too_short"},
        {"É@" + repeated("é", 6), "good"},
        {"A@" + repeated("x", 254), "good"},
        {"A@" + repeated("x", 255), "too_long"},
        {"A@" + repeated("\U0001F600", 254), "good"},
        {"A@" + repeated("\U0001F600", 255), "too_long"},
        {"passw0rd@x", "no_uppercase"},
        {"passw0rd@ß", "no_uppercase"},
        {"passw0rd@ǅ", "no_uppercase"},
        {"passw0rd@É", "good"},
        {"passw0rd@Ⅰ", "good"},
        {"passw0rd@Ⓐ", "good"},
        {"passw0rd@\U0001D400", "good"},
        {"Passw0rdX", "no_special"},
        {"Passw0rd!", "no_special"},
        {"Passw0rd＠", "no_special"}, // full width: not the same character
        {"Passw0rd#", "good"},
        {"Passw0rd$", "good"},
        {"Passw0rd%", "good"},
        {"Passw0rd&", "good"},
        {"       A@", "good"},
        {"Passw0rd\0@"s, "good"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(verdict(row.password), row.verdict) << row.password;
    }
}

TEST(PasswordPolicy, NamesTheFieldAndKeepsThePasswordToItself) {
    const auto fault = check_password("new_password", "secret@1");
    ASSERT_TRUE(fault);
    EXPECT_EQ(fault->field, "new_password");
    EXPECT_EQ(fault->message.find("secret"), std::string::npos);
    EXPECT_FALSE(fault->message.empty());
}

} // namespace
} // namespace latchkey::accounts
