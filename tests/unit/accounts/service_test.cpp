// What the service decides that no route can ask for at a chosen moment. The rest of its rules are
// tested through the routes, in tests/integration.

#include "accounts/service.hpp"
#include "accounts/store.hpp"
#include "changing.hpp"
#include "support/audit_record.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace latchkey::accounts {
namespace {

using storage::Transaction;

class AccountServiceTest : public ::testing::Test {
protected:
    static Registration registration(std::string_view email) {
        return {
            .email = Email::parse(email).value(),
            .full_name = "Test User",
            .company = std::nullopt,
            .password = Secret(std::string("Passw0rd@X"))};
    }

    std::optional<User> find(UserId id) {
        return database->read([&](Transaction& tx) { return find_user(tx, id); });
    }

    testing::TestDatabase database;
    crypto::PasswordHasher hasher{
        {.parameters = crypto::Argon2Parameters::cheap_for_tests(), .threads = 1, .queue_max = 4}};
    throttle::AccountLimits limits{Secret(std::string(32, 'l')), throttle::Mode::off};
    Authenticator authenticator{*database, hasher, limits, testing::record()};
    PasswordPolicy policy;
    AccountService service{
        {.database = *database,
         .hasher = hasher,
         .authenticator = authenticator,
         .password_policy = policy,
         .record = testing::record()},
        {}};
    const audit::Client client{"Firefox/Linux", "192.0.2.1"};
    const Admin admin = Admin::of_operator();
};

TEST_F(AccountServiceTest, StoresAHashThatThePasswordMatches) {
    const auto user = service.register_user(registration("ada@example.org"), client);
    ASSERT_TRUE(user);
    const auto credential =
        database->read([&](Transaction& tx) { return find_credential(tx, user->id); });
    EXPECT_TRUE(hasher.verify(Secret(std::string("Passw0rd@X")), credential->password_hash).value()
    );
    EXPECT_EQ(credential->password_hash.value().find("Passw0rd"), std::string::npos);
}

/// Both are there or neither: the account of a registration whose session could not be made is not.
TEST_F(AccountServiceTest, WhatElseFailsTakesTheAccountWithIt) {
    const auto fail = [](Transaction&, const User&) { throw Failure("the disk is full"); };
    EXPECT_THROW(
        static_cast<void>(service.register_user(registration("ada@example.org"), client, fail)),
        Failure
    );
    EXPECT_FALSE(database->read(has_any_user));
    int calls = 0;
    const auto count = [&](Transaction&, const User& user) {
        EXPECT_EQ(user.email, "ada@example.org");
        ++calls;
    };
    EXPECT_TRUE(service.register_user(registration("ada@example.org"), client, count));
    const auto again = service.register_user(registration("ADA@example.org"), client, count);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::user_exists);
    EXPECT_EQ(calls, 1);
}

TEST_F(AccountServiceTest, OnlyUnderDevTheFirstUserIsAnAdmin) {
    EXPECT_EQ(service.register_user(registration("first@example.org"), client)->role, Role::user);
    testing::TestDatabase other;
    Authenticator there(*other, hasher, limits, testing::record());
    AccountService dev(
        {.database = *other,
         .hasher = hasher,
         .authenticator = there,
         .password_policy = policy,
         .record = testing::record()},
        {.first_user_is_admin = true, .hooks = {}}
    );
    EXPECT_EQ(dev.register_user(registration("first@example.org"), client)->role, Role::admin);
    EXPECT_EQ(dev.register_user(registration("second@example.org"), client)->role, Role::user);
}

TEST_F(AccountServiceTest, TheOperatorTooLeavesAnAdmin) {
    Registration boss = registration("boss@example.org");
    boss.role = Role::admin;
    const UserId id = service.create(admin, boss)->id;

    EXPECT_EQ(
        service.update(admin, id, changing(&UserChanges::role, Role::user)).error().code,
        ErrorCode::last_admin
    );
    EXPECT_EQ(
        service.update(admin, id, changing(&UserChanges::is_disabled, true)).error().code,
        ErrorCode::last_admin
    );
    EXPECT_EQ(service.remove(admin, id).error().code, ErrorCode::last_admin);
    EXPECT_TRUE(service.update(admin, id, changing(&UserChanges::is_disabled, false)));

    Registration second = registration("second@example.org");
    second.role = Role::admin;
    ASSERT_TRUE(service.create(admin, second));
    EXPECT_TRUE(service.remove(admin, id));
    EXPECT_FALSE(find(id));
    EXPECT_EQ(service.remove(admin, id).error().code, ErrorCode::not_found);
    EXPECT_EQ(service.find(admin, id).error().code, ErrorCode::not_found);
    EXPECT_EQ(service.update(admin, id, {}).error().code, ErrorCode::not_found);
}

} // namespace
} // namespace latchkey::accounts
