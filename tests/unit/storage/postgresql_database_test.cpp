// PostgreSQL behind Database: what holds there beyond what holds on SQLite. Runs where
// LATCHKEY_TEST_POSTGRESQL names a server.

#include "base/error.hpp"
#include "storage/migrations.hpp"
#include "storage/postgresql_database.hpp"
#include "support/cutting_relay.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::storage {
namespace {

using latchkey::testing::CuttingRelay;
using Cut = CuttingRelay::Cut;

class PostgresqlDatabaseTest : public ::testing::Test {
protected:
    void SetUp() override {
        if (!testing::DatabasePlace::is_postgresql()) {
            GTEST_SKIP() << "no PostgreSQL here";
        }
        place_ = std::make_unique<testing::DatabasePlace>();
        place_->connect()->run_script(
            "CREATE TABLE notes (id BIGINT PRIMARY KEY, text TEXT UNIQUE);"
            "INSERT INTO notes (id, text) VALUES (0, '0')"
        );
        database_ = open();
    }

    [[nodiscard]] std::unique_ptr<PostgresqlDatabase> open() const { return open(place_->url()); }

    [[nodiscard]] std::unique_ptr<PostgresqlDatabase>
    open(const std::string& url, std::chrono::milliseconds answer_max = default_answer_max) const {
        return std::make_unique<PostgresqlDatabase>(
            PostgresqlDatabase::Options{.url = url, .answer_max = answer_max}, clock_
        );
    }

    static void insert(Database& database, std::int64_t id) {
        database.write([&](Transaction& tx) {
            tx.execute(
                "INSERT INTO notes (id, text) VALUES (:id, :text)",
                {{"id", id}, {"text", std::to_string(id)}}
            );
        });
    }

    static bool has(Database& database, std::int64_t id) {
        return database.read([&](Transaction& tx) {
            return tx.find<std::int64_t>(
                         "SELECT id FROM notes WHERE id = :id", {{"id", id}}
            ).has_value();
        });
    }

    /// As an administrator or a fail-over does it.
    void end_all_connections() const {
        place_->connect()->run_script(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        );
    }

    SystemClock clock_;
    std::unique_ptr<testing::DatabasePlace> place_;
    std::unique_ptr<PostgresqlDatabase> database_;
};

TEST(PostgresqlUrl, GetsWhatItDoesNotSay) {
    EXPECT_EQ(
        with_connection_defaults("postgresql://host/db"),
        "postgresql://host/db?target_session_attrs=read-write&application_name=latchkey"
        "&connect_timeout=3&keepalives_idle=5&keepalives_interval=2&keepalives_count=3"
        "&tcp_user_timeout=10000"
    );
    const std::string told = with_connection_defaults(
        "postgresql://a,b/db?connect_timeout=9&target_session_attrs=primary"
    );
    EXPECT_TRUE(told.starts_with(
        "postgresql://a,b/db?connect_timeout=9&target_session_attrs=primary&application_name="
    )) << told;
    EXPECT_EQ(told.find("connect_timeout=3"), std::string::npos);
}

TEST_F(PostgresqlDatabaseTest, WhatThrowsLeavesNothingBehind) {
    EXPECT_THROW(
        database_->write([](Transaction& tx) {
            tx.execute("UPDATE notes SET text = 'other'");
            throw std::runtime_error("no");
        }),
        std::runtime_error
    );
    EXPECT_THROW(insert(*database_, 0), Failure) << "there is one";
    insert(*database_, 1);
    EXPECT_TRUE(has(*database_, 1));
}

TEST_F(PostgresqlDatabaseTest, MembersOfAGroupStandAndFallAlone) {
    constexpr int writers = 64;
    std::vector<std::jthread> crowd;
    std::atomic<int> refused = 0;
    for (int i = 0; i < writers; ++i) {
        crowd.emplace_back([&, i] {
            try {
                insert(*database_, i % 2 == 0 ? 0 : i);
            } catch (const Failure&) {
                ++refused;
            }
        });
    }
    crowd.clear();
    EXPECT_EQ(refused, writers / 2);
    for (int i = 1; i < writers; i += 2) {
        EXPECT_TRUE(has(*database_, i));
    }
}

TEST_F(PostgresqlDatabaseTest, WritersOfTwoServersStandInOneLine) {
    constexpr int rounds = 200;
    const auto other = open();
    const auto count_up = [](Database& database) {
        for (int i = 0; i < rounds; ++i) {
            database.write([](Transaction& tx) {
                const auto row = tx.find<std::string>("SELECT text FROM notes WHERE id = 0");
                const int count = std::stoi(std::get<0>(row.value()));
                tx.execute("UPDATE notes SET text = :text", {{"text", std::to_string(count + 1)}});
            });
        }
    };
    {
        const std::jthread one([&] { count_up(*database_); });
        const std::jthread two([&] { count_up(*other); });
    }
    EXPECT_EQ(
        std::get<0>(database_->read([](Transaction& tx) {
            return tx.find<std::string>("SELECT text FROM notes").value();
        })),
        std::to_string(2 * rounds)
    );
}

TEST_F(PostgresqlDatabaseTest, AReaderSeesOneMomentAndCannotWrite) {
    database_->read([&](Transaction& tx) {
        EXPECT_FALSE(tx.find<std::int64_t>("SELECT id FROM notes WHERE id = 5"));
        insert(*database_, 5);
        EXPECT_FALSE(tx.find<std::int64_t>("SELECT id FROM notes WHERE id = 5"));
    });
    EXPECT_THROW(
        database_->read([](Transaction& tx) { tx.execute("DELETE FROM notes"); }), Failure
    );
    EXPECT_TRUE(has(*database_, 5));
}

TEST_F(PostgresqlDatabaseTest, GoesOnWhenItsConnectionsHaveEnded) {
    insert(*database_, 1);
    ASSERT_TRUE(has(*database_, 1));
    end_all_connections();
    EXPECT_TRUE(has(*database_, 1));
    insert(*database_, 2);
    EXPECT_TRUE(has(*database_, 2));
}

TEST_F(PostgresqlDatabaseTest, ACommitWhoseAnswerIsLostIsFoundOut) {
    CuttingRelay relay(place_->url());
    const auto distant = open(relay.url());
    insert(*distant, 1);
    relay.cut_at_next_commit(Cut::after_commit);
    EXPECT_NO_THROW(insert(*distant, 2)) << "it was kept";
    EXPECT_TRUE(has(*database_, 2));
    relay.cut_at_next_commit(Cut::before_commit);
    EXPECT_THROW(insert(*distant, 3), Failure);
    EXPECT_FALSE(has(*database_, 3)) << "it was told not to be";
    insert(*distant, 3);
    EXPECT_TRUE(has(*database_, 3));
}

/// A server that hangs while its machine lives: no time-out of TCP or of its own would end this.
TEST_F(PostgresqlDatabaseTest, ASilentServerIsNotWaitedForWithoutEnd) {
    CuttingRelay relay(place_->url());
    const auto distant = open(relay.url() + "&connect_timeout=2", std::chrono::milliseconds(300));
    insert(*distant, 1);
    ASSERT_TRUE(has(*distant, 1));
    ASSERT_TRUE(distant->leads("outbox"));
    relay.fall_silent();
    EXPECT_THROW(has(*distant, 1), ConnectionLost);
    EXPECT_THROW(insert(*distant, 2), Failure);
    EXPECT_FALSE(distant->leads("outbox"));
    relay.resume();
    while (!distant->leads("outbox")) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_FALSE(has(*distant, 2));
    insert(*distant, 2);
    EXPECT_TRUE(has(*distant, 2));
}

TEST_F(PostgresqlDatabaseTest, OneServerLeadsUntilItsConnectionEnds) {
    const auto other = open();
    EXPECT_TRUE(database_->leads("outbox"));
    EXPECT_TRUE(database_->leads("outbox"));
    EXPECT_FALSE(other->leads("outbox"));
    EXPECT_TRUE(other->leads("retention"));
    database_.reset();
    EXPECT_TRUE(other->leads("outbox"));
    end_all_connections();
    EXPECT_FALSE(other->leads("outbox")) << "for a moment nobody does";
    EXPECT_TRUE(other->leads("outbox"));
}

TEST_F(PostgresqlDatabaseTest, TheSchemaGoesDownAndUpAgain) {
    place_->connect()->run_script("DROP TABLE notes");
    PostgresqlConnection connection(place_->url());
    Migrator migrator(connection, postgresql_migrations(), clock_);
    EXPECT_FALSE(migrator.check());
    migrator.downgrade(0);
    EXPECT_EQ(connection.list_tables(), std::vector<std::string>{"schema_migrations"});
    EXPECT_EQ(migrator.upgrade().size(), postgresql_migrations().size());
    EXPECT_EQ(migrator.current(), migrator.newest());
}

TEST_F(PostgresqlDatabaseTest, CannotBeOpenedWhereNobodyListens) {
    EXPECT_THROW(open("postgresql://latchkey@127.0.0.1:1/db"), ConnectionLost);
}

} // namespace
} // namespace latchkey::storage
