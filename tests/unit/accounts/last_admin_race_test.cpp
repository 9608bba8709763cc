// Two admins, and sixty-four who take the role from one or the other at the same time: one stays, a
// thousand times over.

#include "accounts/service.hpp"
#include "changing.hpp"
#include "support/audit_record.hpp"
#include "support/race.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace latchkey::accounts {
namespace {

using storage::Transaction;

constexpr testing::RaceSize size;

TEST(LastAdminRace, OneAlwaysStays) {
    testing::TestDatabase database;
    crypto::PasswordHasher hasher{
        {.parameters = crypto::Argon2Parameters::cheap_for_tests(), .threads = 1, .queue_max = 4}};
    const throttle::AccountLimits limits{Secret(std::string(32, 'l')), throttle::Mode::off};
    Authenticator authenticator{*database, hasher, limits, testing::record()};
    PasswordPolicy policy;
    AccountService service{
        {.database = *database,
         .hasher = hasher,
         .authenticator = authenticator,
         .password_policy = policy,
         .record = testing::record()},
        {}};
    const Admin admin = Admin::of_operator();
    database->write([](Transaction& tx) {
        for (const char* email : {"first@example.org", "second@example.org"}) {
            insert_user(
                tx,
                {.email = Email::parse(email).value(),
                 .full_name = "Somebody",
                 .company = std::nullopt,
                 .password_hash = crypto::PasswordHash("hash")}
            );
        }
    });

    std::vector<std::optional<ErrorCode>> outcomes(size.threads);
    int unlike = 0;
    const auto begin = [&] {
        database->write([](Transaction& tx) { tx.execute("UPDATE users SET role = 'admin'"); });
    };
    const auto demote = [&](std::size_t thread) {
        const UserId id(static_cast<std::int64_t>(thread % 2 + 1));
        const auto outcome = service.update(admin, id, changing(&UserChanges::role, Role::user));
        outcomes[thread] = outcome ? std::nullopt : std::optional(outcome.error().code);
    };
    const auto end = [&] {
        // One of the two was demoted, by whoever came first; the other's half were all refused.
        const auto done = std::ranges::count(outcomes, std::optional<ErrorCode>());
        const auto refused = std::ranges::count(outcomes, ErrorCode::last_admin);
        const auto admins = database->read([](Transaction& tx) {
            return tx.find<std::int64_t>("SELECT count(*) FROM users WHERE role = 'admin'");
        });
        unlike += done == refused && std::get<0>(admins.value()) == 1 ? 0 : 1;
    };
    testing::race(size, begin, demote, end);
    EXPECT_EQ(unlike, 0) << "rounds that did not leave one admin";
}

} // namespace
} // namespace latchkey::accounts
