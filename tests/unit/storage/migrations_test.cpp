#include "storage/database.hpp"
#include "storage/migrations.hpp"
#include "storage/sqlite_database.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::storage {
namespace {

class MigrationsTest : public ::testing::Test {
protected:
    std::vector<std::string> tables() {
        Transaction tx(*connection_, clock_.now());
        std::vector<std::string> names;
        for (auto& [name] :
             tx.list<std::string>("SELECT name FROM sqlite_master WHERE type = 'table'"
                                  " AND name NOT LIKE 'sqlite_%' ORDER BY name")) {
            names.push_back(name);
        }
        return names;
    }

    testing::TemporaryFolder folder_;
    SystemClock clock_;
    std::unique_ptr<Connection> connection_ = open_sqlite_connection(folder_.file("a.db"));
    Migrator migrator_{*connection_, sqlite_migrations(), clock_};
};

TEST_F(MigrationsTest, versions_have_no_gaps) {
    std::int64_t expected = 1;
    for (const Migration& migration : sqlite_migrations()) {
        EXPECT_EQ(migration.version, expected++);
        EXPECT_EQ(migration.checksum.size(), 64U);
        EXPECT_FALSE(migration.up.empty());
        EXPECT_FALSE(migration.down.empty());
    }
}

TEST_F(MigrationsTest, up_down_and_up_again_end_alike) {
    EXPECT_EQ(migrator_.current(), 0);
    EXPECT_EQ(migrator_.upgrade().size(), sqlite_migrations().size());
    EXPECT_EQ(migrator_.current(), migrator_.newest());
    const auto at_the_top = tables();
    migrator_.downgrade(0);
    EXPECT_EQ(tables(), std::vector<std::string>{"schema_migrations"});
    migrator_.upgrade();
    EXPECT_EQ(tables(), at_the_top);
    EXPECT_TRUE(migrator_.upgrade().empty());
}

TEST_F(MigrationsTest, users_of_the_flask_service_pass_over_and_back) {
    migrator_.upgrade(1);
    connection_->run_script("INSERT INTO \"user\" (id, full_name, company, password, email, "
                            "created_at, updated_at) VALUES"
                            " (7, 'Ana', NULL, '$2b$12$x', 'Ana@Example.com', '2026-11-22 "
                            "06:34:32.412567', '2026-11-22 06:34:32.412567')");
    migrator_.upgrade();
    {
        Transaction tx(*connection_, clock_.now());
        const auto row = tx.find<std::int64_t, std::string, std::string, TimePoint, std::string>(
            "SELECT id, email, email_key, created_at, role FROM users"
        );
        ASSERT_TRUE(row);
        EXPECT_EQ(std::get<0>(*row), 7);
        EXPECT_EQ(std::get<1>(*row), "Ana@Example.com");
        EXPECT_EQ(std::get<2>(*row), "ana@example.com");
        EXPECT_EQ(to_rfc3339(std::get<3>(*row)), "2026-11-22T06:34:32.000Z");
        EXPECT_EQ(std::get<4>(*row), "user");
    }
    migrator_.downgrade(1);
    Transaction tx(*connection_, clock_.now());
    const auto row = tx.find<std::string, std::string>("SELECT email, created_at FROM \"user\"");
    ASSERT_TRUE(row);
    EXPECT_EQ(std::get<0>(*row), "Ana@Example.com");
    EXPECT_EQ(std::get<1>(*row), "2026-11-22 06:34:32.000000");
}

TEST_F(MigrationsTest, a_newer_schema_is_refused) {
    migrator_.upgrade();
    connection_->run_script("INSERT INTO schema_migrations VALUES (99, 'future', 'x', 0)");
    ASSERT_TRUE(migrator_.check());
    EXPECT_NE(migrator_.check()->find("newer latchkey"), std::string::npos);
    EXPECT_THROW(migrator_.upgrade(), Failure);
    EXPECT_THROW(migrator_.downgrade(1), Failure);
}

TEST_F(MigrationsTest, a_changed_checksum_is_found) {
    migrator_.upgrade();
    EXPECT_FALSE(migrator_.check());
    connection_->run_script("UPDATE schema_migrations SET checksum = 'x' WHERE version = 1");
    EXPECT_TRUE(migrator_.check());
}

TEST_F(MigrationsTest, a_strangers_database_is_left_alone) {
    connection_->run_script("CREATE TABLE invoices (id INTEGER)");
    EXPECT_THROW(migrator_.upgrade(), Failure);
    EXPECT_EQ(tables(), std::vector<std::string>{"invoices"});
}

TEST_F(MigrationsTest, a_script_that_fails_leaves_the_version_before_it) {
    const std::vector<Migration> broken{
        {1, "good", "CREATE TABLE a (id INTEGER);", "DROP TABLE a;", "1"},
        {2,
         "bad",
         "CREATE TABLE b (id INTEGER); CREATE TABLE b (id INTEGER);",
         "DROP TABLE b;",
         "2"},
    };
    Migrator migrator(*connection_, broken, clock_);
    EXPECT_THROW(migrator.upgrade(), Failure);
    EXPECT_EQ(migrator.current(), 1);
    EXPECT_EQ(tables(), (std::vector<std::string>{"a", "schema_migrations"}));
}

TEST_F(MigrationsTest, a_target_out_of_range_is_refused) {
    EXPECT_THROW(migrator_.upgrade(99), Failure);
    EXPECT_THROW(migrator_.upgrade(0), Failure);
    migrator_.upgrade(1);
    EXPECT_THROW(migrator_.downgrade(2), Failure);
    EXPECT_THROW(migrator_.downgrade(-1), Failure);
}

} // namespace
} // namespace latchkey::storage
