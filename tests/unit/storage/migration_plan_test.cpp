#include "storage/migration_plan.hpp"
#include "storage/migrations.hpp"
#include "storage/sqlite_connection.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace latchkey::storage {
namespace {

using Kind = MigrationStep::Kind;

/// A migration with a statement of another kind has to teach the plan what that does.
TEST(MigrationPlan, knows_every_statement_of_every_migration) {
    for (const auto& known : {sqlite_migrations(), postgresql_migrations()}) {
        for (const Migration& migration : known) {
            EXPECT_NO_THROW({ EXPECT_FALSE(steps_of(migration.up).empty()) << migration.name; })
                << migration.name;
        }
    }
}

TEST(MigrationPlan, tells_what_a_script_does) {
    const auto steps =
        steps_of("-- A comment; with a semicolon\n"
                 "CREATE TABLE b (id INTEGER);\n"
                 "INSERT INTO b SELECT id FROM a;\nDROP TABLE \"a\";\n"
                 "CREATE INDEX c ON b (id);\nALTER TABLE b RENAME TO a;\n"
                 "ALTER TABLE a ADD COLUMN x TEXT;\n"
                 "ALTER TABLE a ADD COLUMN y TEXT CHECK (y <> ';');\n"
                 "UPDATE a SET x = 'y';\n"
                 "CREATE TRIGGER t AFTER DELETE ON a\nBEGIN\n    DELETE FROM a;\nEND;\n");
    const std::vector<std::pair<Kind, std::string>> expected{
        {Kind::make_table, "b"},
        {Kind::fill_table, "b"},
        {Kind::drop_table, "a"},
        {Kind::make_index, "b"},
        {Kind::rename_table, "b"},
        {Kind::alter_table, "a"},
        {Kind::check_rows, "a"},
        {Kind::change_rows, "a"},
        {Kind::make_trigger, "a"}};
    ASSERT_EQ(steps.size(), expected.size());
    RowCounts rows{{"a", 5}};
    std::vector<std::int64_t> touched;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        EXPECT_EQ(std::pair(steps[i].kind, steps[i].table), expected[i]) << i;
        touched.push_back(rows_touched(steps[i], rows));
    }
    EXPECT_EQ(touched, (std::vector<std::int64_t>{0, 5, 5, 5, 0, 0, 5, 5, 0}));
    EXPECT_EQ(rows, (RowCounts{{"a", 5}, {"b", 0}}));
}

TEST(MigrationPlan, refuses_what_it_does_not_know) {
    EXPECT_THROW(steps_of("VACUUM;"), std::logic_error);
    EXPECT_THROW(steps_of("CREATE VIEW v AS SELECT 1;"), std::logic_error);
    EXPECT_THROW(steps_of("UPDATE a SET x = 1"), std::logic_error);
}

TEST(MigrationPlan, counts_the_rows_there_are) {
    const testing::TemporaryFolder folder;
    const SystemClock clock;
    const auto connection = open_sqlite_connection(folder.file("a.db"));
    Migrator migrator(*connection, sqlite_migrations(), clock);
    migrator.upgrade(1);
    connection->run_script("INSERT INTO \"user\" (full_name, password, email) VALUES"
                           " ('Ana', 'x', 'ana@example.com'), ('Bob', 'x', 'bob@example.com')");
    const auto planned = migrator.plan();
    ASSERT_EQ(planned.size(), sqlite_migrations().size() - 1);
    EXPECT_EQ(planned.front().version, 2);
    EXPECT_EQ(planned.front().rows, 4); // filled and dropped; its indexes are made before
    EXPECT_EQ(migrator.current(), 1) << "a plan changes nothing";
    migrator.upgrade();
    EXPECT_TRUE(migrator.plan().empty());
}

TEST(MigrationPlan, measures_how_fast_rows_are_written) {
    const testing::TemporaryFolder folder;
    const auto connection = open_sqlite_connection(folder.file("a.db"));
    EXPECT_GT(measure_rows_a_second(*connection), 1000);
    EXPECT_TRUE(connection->list_tables().empty());
}

} // namespace
} // namespace latchkey::storage
