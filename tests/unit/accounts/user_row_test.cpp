#include "accounts/user_row.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace latchkey::accounts {
namespace {

TEST(UserRow, SpellsEachFieldInItsOwnWay) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < user_fields; ++i) {
        const UserField field = static_cast<UserField>(i);
        names.insert(to_string(field));
        EXPECT_EQ(parse_user_field(to_string(field)), field);
    }
    EXPECT_EQ(names.size(), user_fields);
    EXPECT_EQ(to_string(UserField::id), "id");
    EXPECT_EQ(to_string(UserField::password_hash), "password_hash");
    EXPECT_EQ(to_string(UserField::updated_at), "updated_at");
    for (const char* other : {"", "password", "Email", "email "}) {
        EXPECT_EQ(parse_user_field(other), std::nullopt) << other;
    }
}

TEST(UserRow, KnowsTwoFormats) {
    EXPECT_EQ(parse_file_format("jsonl"), FileFormat::jsonl);
    EXPECT_EQ(parse_file_format("csv"), FileFormat::csv);
    for (const char* other : {"", "json", "CSV"}) {
        EXPECT_EQ(parse_file_format(other), std::nullopt) << other;
    }
}

} // namespace
} // namespace latchkey::accounts
