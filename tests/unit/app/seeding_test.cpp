#include "accounts/seed_names.hpp"
#include "accounts/seed_store.hpp"
#include "accounts/store.hpp"
#include "app/seeding.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/unicode.hpp"
#include "sessions/seed_store.hpp"
#include "sessions/store.hpp"
#include "storage/migrations.hpp"
#include "storage/sqlite_bulk_database.hpp"
#include "storage/sqlite_database.hpp"
#include "support/test_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace latchkey::app {
namespace {

using namespace std::chrono_literals;
using accounts::UserId;
using storage::Transaction;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::TestDatabase;

const crypto::PasswordHash hash("the hash of all");

class Seeding : public ::testing::Test {
protected:
    std::vector<std::int64_t> plant(std::int64_t count, std::int64_t batch_max = 100) {
        std::vector<std::int64_t> batches;
        // As the command does: a connection for each run.
        storage::SqliteBulkDatabase alone(path(), clock);
        const auto newest = require_only_seeds(alone);
        plant_seeds(
            alone,
            {.first = newest ? newest->number + 1 : 1,
             .last = count,
             .password_hash = hash,
             .batch_max = batch_max},
            [&](std::int64_t done) { batches.push_back(done); }
        );
        return batches;
    }

    void insert(const std::string& address) {
        storage::SqliteDatabase database({.path = path()}, clock);
        database.write([&](Transaction& tx) {
            static_cast<void>(accounts::insert_user(
                tx,
                {.email = accounts::Email::parse(address).value(),
                 .full_name = "Ada",
                 .company = std::nullopt,
                 .password_hash = hash}
            ));
        });
    }

    template <typename Function>
    auto read(Function function) {
        storage::SqliteDatabase database({.path = path()}, clock);
        return database.read(function);
    }

    std::int64_t count(storage::Sql sql) {
        return read([&](Transaction& tx) { return std::get<0>(tx.find<std::int64_t>(sql).value()); }
        );
    }

    std::vector<accounts::User> users() {
        return read([](Transaction& tx) {
            std::vector<accounts::User> users;
            for (const auto& [id] : tx.list<UserId>("SELECT id FROM users ORDER BY id")) {
                users.push_back(accounts::find_user(tx, id).value());
            }
            return users;
        });
    }

    std::vector<sessions::Session> sessions() {
        return read([](Transaction& tx) {
            std::vector<sessions::Session> sessions;
            for (const auto& [id] : tx.list<UserId>("SELECT id FROM users ORDER BY id")) {
                for (sessions::Session& session : sessions::list_sessions(tx, id)) {
                    sessions.push_back(std::move(session));
                }
            }
            return sessions;
        });
    }

    [[nodiscard]] std::string path() const { return folder.file("latchkey.db"); }

    testing::TemporaryFolder folder;
    testing::ManualClock clock;
    std::vector<std::int64_t> migrated = storage::upgrade_sqlite(path(), clock);
};

TEST_F(Seeding, MakesAccountsThatAreFoundAndSignInAsAnyOther) {
    EXPECT_THAT(plant(250), ElementsAre(100, 200, 250));
    const auto all = users();
    ASSERT_THAT(all, SizeIs(250));
    std::int64_t number = 0;
    for (const accounts::User& user : all) {
        EXPECT_EQ(user.email, accounts::seed_address(++number));
        EXPECT_TRUE(accounts::Email::parse(user.email));
        EXPECT_EQ(user.role, accounts::Role::user);
        EXPECT_FALSE(user.disabled_at);
        EXPECT_LE(user.created_at, clock.now() - 30 * 24h);
    }
    read([&](Transaction& tx) {
        const auto address = accounts::Email::parse("SEED-00000250@example.com").value();
        const auto credential = accounts::find_credential(tx, address);
        ASSERT_TRUE(credential);
        EXPECT_EQ(credential->password_hash.value(), hash.value());
        accounts::PageRequest named;
        named.query = "MARIA";
        EXPECT_THAT(accounts::list_users(tx, named).users, ::testing::Not(IsEmpty()));
    });
}

TEST_F(Seeding, NamesAreVariedAndFoldedAsThoseOfOthers) {
    plant(2000, 1000);
    std::set<std::string> names;
    std::set<std::string> companies;
    std::size_t without_company = 0;
    for (const accounts::User& user : users()) {
        names.insert(user.full_name);
        companies.insert(user.company.value_or(""));
        without_company += user.company ? 0 : 1;
    }
    EXPECT_GT(names.size(), 1000U);
    EXPECT_GT(companies.size(), 500U);
    EXPECT_NEAR(static_cast<double>(without_company), 2000 / 3.0, 1.0);
    read([](Transaction& tx) {
        for (const auto& [name, key] :
             tx.list<std::string, std::string>("SELECT DISTINCT full_name, name_key FROM users")) {
            EXPECT_EQ(key, fold_case(name));
        }
    });
}

TEST_F(Seeding, ListsOfNamesAreAsLongAsTheStatementTakesThemToBe) {
    EXPECT_THAT(accounts::seed_first_names(), SizeIs(128));
    const auto last_names = accounts::seed_last_names();
    EXPECT_THAT(last_names, SizeIs(256));
    EXPECT_TRUE(std::ranges::is_sorted(last_names, {}, fold_case));
    const auto companies = accounts::seed_companies();
    EXPECT_EQ(std::set<std::string>(companies.begin(), companies.end()).size(), 1024U);
}

TEST_F(Seeding, SignsEachAccountInOnce) {
    plant(250);
    const auto all = sessions();
    ASSERT_THAT(all, SizeIs(250));
    std::set<std::string> ids;
    std::set<TimePoint> moments;
    for (const sessions::Session& session : all) {
        ids.insert(session.id.value());
        moments.insert(session.created_at);
        const auto bytes = base64url_decode(session.id.value());
        ASSERT_TRUE(bytes) << session.id.value();
        EXPECT_THAT(*bytes, SizeIs(16));
        EXPECT_GE(session.created_at, clock.now() - 30 * 24h);
        EXPECT_GE(session.refreshed_at, session.created_at);
        EXPECT_LE(session.refreshed_at, clock.now());
        EXPECT_GT(session.expires_at, clock.now() + 30 * 24h);
        EXPECT_EQ(session.generation, 1);
    }
    EXPECT_THAT(ids, SizeIs(250));
    EXPECT_THAT(moments, SizeIs(250));
    EXPECT_LT(ids.begin()->front(), '0') << "the ids begin where the alphabet does";
    EXPECT_GT(ids.rbegin()->front(), 'x') << "and end where it ends";
    read([](Transaction& tx) {
        EXPECT_THAT(tx.list<std::string>("PRAGMA foreign_key_check"), IsEmpty());
        EXPECT_THAT(
            tx.list<std::string>("PRAGMA integrity_check"),
            ElementsAre(std::tuple<std::string>("ok"))
        );
    });
}

TEST_F(Seeding, GoesOnWhereItEnded) {
    plant(150);
    const auto before = users();
    EXPECT_THAT(plant(150), IsEmpty());
    EXPECT_THAT(plant(90), IsEmpty());
    EXPECT_THAT(plant(320), ElementsAre(250, 320));
    const auto after = users();
    ASSERT_THAT(after, SizeIs(320));
    EXPECT_EQ(after.back().email, "seed-00000320@example.com");
    EXPECT_THAT(sessions(), SizeIs(320));
    for (std::size_t i = 0; i < before.size(); ++i) {
        EXPECT_EQ(after[i].full_name, before[i].full_name);
        EXPECT_EQ(after[i].created_at, before[i].created_at);
    }
}

TEST_F(Seeding, ABatchThatEndsHalfwayLeavesNothing) {
    const auto stop = [](std::int64_t done) {
        if (done == 200) {
            throw Failure("stopped");
        }
    };
    {
        storage::SqliteBulkDatabase alone(path(), clock);
        EXPECT_THROW(
            plant_seeds(
                alone, {.first = 1, .last = 500, .password_hash = hash, .batch_max = 100}, stop
            ),
            Failure
        );
        // The sessions fail after the accounts of the same batch were made.
        alone.write([](Transaction& tx) {
            tx.execute("CREATE TRIGGER no_more BEFORE INSERT ON sessions WHEN NEW.user_id > 250"
                       " BEGIN SELECT RAISE(ABORT, 'no more'); END");
        });
    }
    EXPECT_THROW(plant(500), Failure);
    EXPECT_EQ(count("SELECT count(*) FROM users"), 200);
    EXPECT_EQ(count("SELECT count(*) FROM sessions"), 200);
}

TEST_F(Seeding, RefusesADatabaseWithAnyOtherAccount) {
    for (const char* address :
         {"ada@example.org",
          "seed-1@example.com",
          "seed-0000000a@example.com",
          "seed-00000001@example.org",
          "seed-000000011@example.com",
          "zoe@example.org"}) {
        SCOPED_TRACE(address);
        plant(20);
        insert(address);
        EXPECT_THROW(plant(30), Failure);
        EXPECT_EQ(count("SELECT count(*) FROM users"), 21);
        EXPECT_EQ(count("SELECT count(*) FROM sessions"), 20);
        storage::SqliteDatabase database({.path = path()}, clock);
        database.write([&](Transaction& tx) {
            const auto email = accounts::Email::parse(address).value();
            accounts::erase_user(tx, accounts::find_user_by_email(tx, email)->id);
        });
    }
    EXPECT_THAT(plant(30), ElementsAre(30)) << "once they are gone";
    EXPECT_EQ(count("SELECT count(*) FROM sessions"), 30) << "though they left gaps among the ids";
}

TEST_F(Seeding, KnowsTheNewest) {
    EXPECT_FALSE(read(accounts::find_newest_seed));
    plant(120);
    const auto newest = read(accounts::find_newest_seed);
    ASSERT_TRUE(newest);
    EXPECT_EQ(newest->number, 120);
    EXPECT_EQ(newest->password_hash.value(), hash.value());
}

} // namespace
} // namespace latchkey::app
