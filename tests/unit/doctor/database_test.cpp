#include "accounts/seed_store.hpp"
#include "doctor/doctor.hpp"
#include "findings.hpp"
#include "storage/migrations.hpp"
#include "storage/sqlite_connection.hpp"
#include "support/manual_clock.hpp"
#include "support/temporary_folder.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <string>
#include <vector>

namespace latchkey::doctor {
namespace {

using std::chrono::hours;
using Names = std::vector<std::string>;

/// What is said of the file, disks that are nearly full left aside: the test's own may be one.
Findings examine_file(const std::string& path, const Clock& clock) {
    Findings findings =
        examine_database({.kind = config::DatabaseUrl::Kind::sqlite, .path_or_url = path}, clock);
    std::erase_if(findings, [](const Finding& finding) {
        return finding.reason.find("less than a gibibyte") != std::string::npos;
    });
    return findings;
}

class Database : public ::testing::Test {
protected:
    Database() { EXPECT_EQ(chmod(database.path().c_str(), 0600), 0); }

    Findings examine() { return examine_file(database.path(), database.clock()); }

    testing::TestDatabase database;
};

TEST_F(Database, ThatServesIsWell) {
    EXPECT_EQ(names_of(examine()), Names());
}

TEST_F(Database, IsNotChangedByBeingLookedAt) {
    const testing::TemporaryFolder folder;
    const std::string absent = folder.file("latchkey.db");
    const Findings findings = examine_file(absent, database.clock());
    EXPECT_TRUE(has(findings, Severity::note, "DATABASE_URL", "not there yet"));
    EXPECT_FALSE(std::ifstream(absent).good());
}

TEST_F(Database, IsNobodyElsesToRead) {
    ASSERT_EQ(chmod(database.path().c_str(), 0644), 0);
    EXPECT_TRUE(has(examine(), Severity::warning, "DATABASE_URL", "other users"));
}

TEST_F(Database, NeedsAFolderThatIsThere) {
    EXPECT_TRUE(
        has(examine_file("/nonexistent/latchkey.db", database.clock()),
            Severity::fault,
            "DATABASE_URL",
            "cannot write to")
    );
}

TEST_F(Database, IsADatabase) {
    const testing::TemporaryFolder folder;
    std::ofstream(folder.file("notes.txt")) << "not a database, by any means";
    EXPECT_TRUE(
        has(examine_file(folder.file("notes.txt"), database.clock()),
            Severity::fault,
            "DATABASE_URL",
            "no SQLite database")
    );
}

TEST_F(Database, OfAnotherProgramDoesNotFit) {
    const testing::TemporaryFolder folder;
    const std::string path = folder.file("other.db");
    storage::SqliteConnection(path).run("CREATE TABLE strangers (id INTEGER)");
    const Findings findings = examine_file(path, database.clock());
    EXPECT_TRUE(has(findings, Severity::fault, "DATABASE_URL", "that Latchkey did not make"));
    EXPECT_TRUE(has(findings, Severity::note, "DATABASE_URL", "write-ahead log"));
}

TEST_F(Database, OfAnOlderVersionIsUpgradedLater) {
    const testing::TemporaryFolder folder;
    const std::string path = folder.file("older.db");
    storage::SqliteConnection connection(path);
    storage::Migrator(connection, storage::sqlite_migrations(), database.clock()).upgrade(1);
    EXPECT_TRUE(has(
        examine_file(path, database.clock()), Severity::note, "DATABASE_URL", "at version 1, and"
    ));
}

TEST(DatabaseServer, ThatNobodyAnswersForIsAFault) {
    const testing::ManualClock clock;
    const Findings findings = examine_database(
        {.kind = config::DatabaseUrl::Kind::postgresql,
         .path_or_url = "postgresql://latchkey:secret@127.0.0.1:1/db"},
        clock
    );
    EXPECT_TRUE(has(findings, Severity::fault, "DATABASE_URL", "that cannot be used"));
    EXPECT_EQ(describe(findings).find("secret"), std::string::npos);
}

TEST_F(Database, WithSeedsIsNotToBeServed) {
    database->write([](storage::Transaction& tx) {
        accounts::prepare_seeds(tx, 1);
        accounts::insert_seeds(tx, {1, 1, tx.now()}, crypto::PasswordHash("$argon2id$none"));
    });
    EXPECT_TRUE(has(examine(), Severity::fault, "DATABASE_URL", "latchkey user seed"));
}

TEST_F(Database, KnowsWhenTheClockIsBehind) {
    const testing::ManualClock behind(testing::ManualClock::start - hours(1));
    EXPECT_TRUE(has(
        examine_file(database.path(), behind), Severity::fault, "DATABASE_URL", "the clock of this"
    ));
    const testing::ManualClock a_little(testing::ManualClock::start - std::chrono::seconds(30));
    EXPECT_EQ(names_of(examine_file(database.path(), a_little)), Names());
    const testing::ManualClock reset(TimePoint{});
    EXPECT_TRUE(
        has(examine_file(database.path(), reset), Severity::fault, "DATABASE_URL", "times of 1970")
    );
}

TEST_F(Database, HasALeftoverOfDevelopment) {
    std::ofstream(database.path() + ".secret") << "x";
    EXPECT_TRUE(has(examine(), Severity::note, "SECRET_KEY", "made by --dev"));
}

} // namespace
} // namespace latchkey::doctor
