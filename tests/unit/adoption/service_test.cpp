#include "accounts/store.hpp"
#include "fixture.hpp"
#include "support/hostile_strings.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

namespace latchkey::adoption {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(Adoption, KeepsIdsNamesAddressesHashesAndTimes) {
    FlaskUser ana = ordinary(7);
    ana.company = "Acme";
    insert(ana);
    insert(ordinary(4000000));
    const Survey found = adopt();
    EXPECT_EQ(found.users, 2);
    EXPECT_EQ(
        found.newest_written.value_or(""),
        "2026-07-02 12:00:00.999" +
            std::string(testing::DatabasePlace::is_postgresql() ? "000" : "")
    );
    EXPECT_EQ(to_rfc3339(found.newest), "2026-07-02T10:00:00.999Z");
    storage::Transaction tx(*connection, clock.now());
    const auto user = accounts::find_user(tx, accounts::UserId(7));
    ASSERT_TRUE(user);
    EXPECT_EQ(user->email, "User.7@Example.com");
    EXPECT_EQ(user->full_name, "\u00c1na 7");
    EXPECT_EQ(user->company, "Acme");
    EXPECT_EQ(user->role, accounts::Role::user);
    EXPECT_FALSE(user->disabled_at);
    EXPECT_EQ(to_rfc3339(user->created_at), "2026-07-01T10:00:00.412Z");
    EXPECT_EQ(to_rfc3339(user->updated_at), "2026-07-02T10:00:00.999Z");
    const auto email = accounts::Email::parse("uSER.7@eXAMPLE.com").value();
    EXPECT_EQ(accounts::find_credential(tx, email)->password_hash.value(), testing::flask_hash);
    EXPECT_EQ(
        list<std::string>("SELECT name_key FROM users WHERE id = 7"),
        (std::vector<std::tuple<std::string>>{{"\u00e1na 7"}})
    );
}

TEST_F(Adoption, LeavesTheNewestSchemaAndAlembicsMark) {
    insert_ordinary(3);
    adopt();
    storage::Migrator migrator(
        *connection,
        dialect == Dialect::sqlite ? storage::sqlite_migrations()
                                   : storage::postgresql_migrations(),
        clock
    );
    EXPECT_EQ(migrator.check(), std::nullopt);
    EXPECT_EQ(migrator.current(), migrator.newest());
    const auto tables = connection->list_tables();
    EXPECT_EQ(std::ranges::count(tables, "user"), 0);
    EXPECT_EQ(std::ranges::count(tables, "password_reset_tokens"), 0);
    EXPECT_EQ(std::ranges::count(tables, "alembic_version"), 1);
    EXPECT_TRUE(service.examine().is_ours);
    EXPECT_FALSE(migrator.downgrade(1).empty()) << "and back";
    EXPECT_EQ(list<std::int64_t>("SELECT id FROM \"user\" ORDER BY id").size(), 3U);
}

TEST_F(Adoption, GivesNoIdTwice) {
    insert_ordinary(5);
    if (dialect == Dialect::postgresql) { // the newest account was deleted there
        connection->run_script("SELECT setval('user_id_seq', 9)");
    }
    adopt();
    storage::Transaction tx(*connection, clock.now());
    const auto user = accounts::insert_user(
        tx,
        {.email = accounts::Email::parse("new@example.com").value(),
         .full_name = "New",
         .company = std::nullopt,
         .password_hash = crypto::PasswordHash("x")}
    );
    ASSERT_TRUE(user);
    EXPECT_EQ(user->id.value(), dialect == Dialect::postgresql ? 10 : 6);
}

TEST_F(Adoption, TakesAnEmptyTable) {
    EXPECT_EQ(adopt().users, 0);
    EXPECT_TRUE(service.examine().is_ours);
}

/// More than a batch, with everything in it that a column has room for.
TEST_F(Adoption, LosesNobody) {
    std::int64_t id = 0;
    for (const std::string& text : testing::hostile_strings()) {
        const bool has_nul = text.find('\0') != std::string::npos;
        if (!has_nul) { // what Flask's databases refused
            FlaskUser user = ordinary(++id);
            user.full_name = text.substr(0, text.size() > 100 ? 0 : text.size());
            user.company = user.full_name;
            user.email = std::to_string(id) + (text.size() > 40 ? "" : text);
            insert(user);
        }
    }
    const std::int64_t hostile = id;
    while (id < 5000) {
        insert(ordinary(++id));
    }
    const auto names = list<std::int64_t, std::string, std::string>(
        "SELECT id, full_name, email FROM \"user\" ORDER BY id"
    );
    const Survey found = adopt();
    EXPECT_EQ(found.users, id);
    EXPECT_GE(found.of(Flaw::email).count, hostile / 2);
    EXPECT_GT(found.of(Flaw::full_name).count, 0);
    EXPECT_EQ(
        (list<std::int64_t, std::string, std::string>(
            "SELECT id, full_name, email FROM users ORDER BY id"
        )),
        names
    );
}

TEST_F(Adoption, ReportsWhatItFoundByIds) {
    insert_ordinary(9);
    FlaskUser odd = ordinary(11);
    odd.password_hash = "plain";
    odd.created_at.reset();
    insert(odd);
    odd = ordinary(12);
    odd.password_hash = "";
    odd.created_at = "2026-10-25 02:30:00";
    odd.updated_at = "2026-03-29 02:30:00";
    insert(odd);
    const Survey found = survey();
    EXPECT_EQ(found.of(Flaw::password).count, 2);
    EXPECT_THAT(found.of(Flaw::password).ids, ElementsAre(11, 12));
    EXPECT_THAT(found.of(Flaw::created_at).ids, ElementsAre(11));
    EXPECT_EQ(found.times_first_of_two, 1);
    EXPECT_EQ(found.times_left_out, 1);
    EXPECT_THAT(found.twins, IsEmpty());
}

TEST_F(Adoption, SurveysWithoutATrace) {
    insert_ordinary(10);
    const auto before = snapshot();
    EXPECT_EQ(survey().users, 10);
    EXPECT_EQ(snapshot(), before);
    EXPECT_FALSE(connection->is_in_transaction());
    EXPECT_EQ(adopt().users, 10);
}

TEST_F(Adoption, ChangesNothingWhileTwoAccountsHaveOneAddress) {
    insert_ordinary(6);
    FlaskUser twin = ordinary(20);
    twin.email = "uSER.2@example.com";
    insert(twin);
    twin = ordinary(21);
    twin.email = "STRASSE@example.com";
    insert(twin);
    twin = ordinary(22);
    twin.email = "stra\u00dfe@example.com";
    insert(twin);
    const auto before = snapshot();
    const Survey found = adopt();
    ASSERT_EQ(found.twins.size(), 2U);
    EXPECT_EQ(found.twins[0][0].id, 2);
    EXPECT_EQ(found.twins[0][1].id, 20);
    EXPECT_EQ(found.twins[0][1].email, "uSER.2@example.com");
    EXPECT_EQ(found.twins[1][0].id, 21);
    EXPECT_EQ(found.twins[1][1].id, 22);
    EXPECT_EQ(snapshot(), before);

    connection->run_script("DELETE FROM \"user\" WHERE id IN (20, 22)");
    EXPECT_THAT(adopt().twins, IsEmpty());
    EXPECT_TRUE(service.examine().is_ours);
}

TEST_F(Adoption, TakesForTwoWhatOnlyADatabasesLowerTakesForOne) {
    FlaskUser user = ordinary(1);
    user.email = "\u0130@example.com";
    insert(user);
    user = ordinary(2);
    user.email = "i@example.com";
    insert(user);
    EXPECT_THAT(adopt().twins, IsEmpty());
    EXPECT_EQ(list<std::int64_t>("SELECT id FROM users").size(), 2U);
}

TEST_F(Adoption, MakesTextOfBytesThatAreNone) {
    if (dialect == Dialect::postgresql) {
        GTEST_SKIP() << "PostgreSQL keeps no such bytes";
    }
    FlaskUser user = ordinary(1);
    user.full_name = "Jos\xe9";
    insert(user);
    const Survey found = adopt();
    EXPECT_THAT(found.of(Flaw::not_utf8).ids, ElementsAre(1));
    storage::Transaction tx(*connection, clock.now());
    EXPECT_EQ(accounts::find_user(tx, accounts::UserId(1))->full_name, "Jos\uFFFD");
}

TEST_F(Adoption, TellsHowFarItIs) {
    insert_ordinary(4100);
    std::vector<std::int64_t> surveyed;
    std::vector<std::int64_t> adopted;
    service.adopt(
        berlin,
        [&](std::int64_t done) { surveyed.push_back(done); },
        [&](std::int64_t done) { adopted.push_back(done); }
    );
    EXPECT_THAT(surveyed, ElementsAre(2000, 4000, 4100));
    EXPECT_EQ(adopted, surveyed);
}

} // namespace
} // namespace latchkey::adoption
