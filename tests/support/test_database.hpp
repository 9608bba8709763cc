#pragma once

// The database of one test: a SQLite file, or a database of its own in the PostgreSQL server that
// LATCHKEY_TEST_POSTGRESQL names. Gone when the test is over.

#include "storage/database.hpp"
#include "support/manual_clock.hpp"
#include "support/temporary_folder.hpp"

#include <memory>
#include <string>

namespace latchkey::testing {

/// Where the data is. Throws Failure, as the database does.
class DatabasePlace {
public:
    /// With the newest schema; a SQLite file is not there yet.
    DatabasePlace();

    DatabasePlace(const DatabasePlace&) = delete;
    DatabasePlace(DatabasePlace&&) = delete;
    DatabasePlace& operator=(const DatabasePlace&) = delete;
    DatabasePlace& operator=(DatabasePlace&&) = delete;
    ~DatabasePlace();

    /// Whether all tests of this process have PostgreSQL.
    static bool is_postgresql();

    /// As DATABASE_URL has it.
    [[nodiscard]] std::string url() const;

    /// Of the SQLite file. Throws std::logic_error where there is none.
    [[nodiscard]] std::string path() const;

    /// A connection of its own.
    [[nodiscard]] std::unique_ptr<storage::Connection> connect() const;

    /// Another process's view of it: the schema brought up to date, the checkpoints left alone.
    [[nodiscard]] std::unique_ptr<storage::Database> open(const Clock& clock) const;

private:
    TemporaryFolder folder_;
    std::string name_; // of the PostgreSQL database
};

/// A place with its database open, for tests of stores.
class TestDatabase {
public:
    TestDatabase();

    /// What a transaction's now() is told by.
    ManualClock& clock() { return clock_; }

    storage::Database& operator*() { return *database_; }

    storage::Database* operator->() { return database_.get(); }

    [[nodiscard]] std::string path() const { return place_.path(); }

    /// The same data, as another process has it open.
    [[nodiscard]] std::unique_ptr<storage::Database> open_again() const {
        return place_.open(clock_);
    }

private:
    DatabasePlace place_;
    ManualClock clock_;
    std::unique_ptr<storage::Database> database_;
};

} // namespace latchkey::testing
