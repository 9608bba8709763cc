#include "accounts/model.hpp"

#include <gtest/gtest.h>

namespace latchkey::accounts {
namespace {

TEST(Role, ReadsBackAsItWasWritten) {
    for (const Role role : {Role::user, Role::admin}) {
        EXPECT_EQ(parse_role(to_string(role)), role);
    }
    EXPECT_EQ(to_string(Role::admin), "admin");
}

TEST(Role, NothingElseIsOne) {
    for (const char* text : {"", "Admin", "ADMIN", "admin ", "root", "users"}) {
        EXPECT_EQ(parse_role(text), std::nullopt) << text;
    }
}

} // namespace
} // namespace latchkey::accounts
