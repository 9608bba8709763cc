#include "accounts/store.hpp"
#include "accounts/transfer_store.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::accounts {
namespace {

using storage::Transaction;

ImportedUser imported(const std::string& email) {
    UserRow row;
    row[UserField::email] = email;
    return parse_imported_user(row, Unverified::refused).value();
}

class TransferStore : public ::testing::Test {
protected:
    std::optional<UserId> insert(const ImportedUser& user) {
        return database->write([&](Transaction& tx) { return insert_imported(tx, user); });
    }

    std::vector<ExportedUser> list_after(UserId after, std::size_t rows_max) {
        return database->read([&](Transaction& tx) { return list_users_after(tx, after, rows_max); }
        );
    }

    testing::TestDatabase database;
};

TEST_F(TransferStore, InsertsAnAccountAsItWas) {
    ImportedUser user = imported("Ada@example.org");
    user.id = UserId(77);
    user.full_name = "Ada LOVELACE";
    user.company = "";
    user.role = Role::admin;
    user.is_disabled = true;
    user.password_hash = crypto::PasswordHash("a hash");
    user.created_at = from_unix_seconds(1);
    user.updated_at = from_unix_seconds(2);
    const auto id = insert(user);
    ASSERT_TRUE(id);
    EXPECT_EQ(*id, UserId(1)) << "an id of its own";
    const auto listed = list_after(UserId(0), 9);
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0].user.id, *id);
    EXPECT_EQ(listed[0].user.email, "Ada@example.org");
    EXPECT_EQ(listed[0].user.full_name, "Ada LOVELACE");
    EXPECT_EQ(listed[0].user.company, "");
    EXPECT_EQ(listed[0].user.role, Role::admin);
    EXPECT_EQ(listed[0].user.disabled_at, database.clock().now());
    EXPECT_EQ(listed[0].user.created_at, from_unix_seconds(1));
    EXPECT_EQ(listed[0].user.updated_at, from_unix_seconds(2));
    EXPECT_EQ(listed[0].password_hash.value(), "a hash");

    PageRequest by_name;
    by_name.query = "ada lovel";
    const Page found = database->read([&](Transaction& tx) { return list_users(tx, by_name); });
    EXPECT_EQ(found.users.size(), 1U) << "as one that registered";
}

TEST_F(TransferStore, AnAccountWithoutADateIsFromNow) {
    insert(imported("ada@example.org"));
    ImportedUser old = imported("bob@example.org");
    old.created_at = from_unix_seconds(5);
    insert(old);
    const auto listed = list_after(UserId(0), 9);
    EXPECT_EQ(listed[0].user.created_at, database.clock().now());
    EXPECT_EQ(listed[0].user.updated_at, database.clock().now());
    EXPECT_EQ(listed[0].user.disabled_at, std::nullopt);
    EXPECT_EQ(listed[1].user.updated_at, from_unix_seconds(5));
}

TEST_F(TransferStore, InsertsNoAddressTwice) {
    EXPECT_TRUE(insert(imported("ada@example.org")));
    EXPECT_FALSE(insert(imported("ADA@EXAMPLE.ORG")));
    EXPECT_EQ(database->read(count_users), 1);
    database->read([](Transaction& tx) {
        EXPECT_TRUE(has_email_key(tx, "ada@example.org"));
        EXPECT_FALSE(has_email_key(tx, "ADA@example.org")) << "a key is folded";
    });
}

TEST_F(TransferStore, ListsInTheOrderOfIds) {
    for (const char* email : {"c@example.org", "a@example.org", "b@example.org"}) {
        insert(imported(email));
    }
    EXPECT_EQ(list_after(UserId(-1), 2).size(), 2U);
    EXPECT_EQ(list_after(UserId(-1), 2).front().user.email, "c@example.org");
    const auto rest = list_after(UserId(2), 2);
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(rest.front().user.email, "b@example.org");
    EXPECT_TRUE(list_after(UserId(3), 2).empty());
}

} // namespace
} // namespace latchkey::accounts
