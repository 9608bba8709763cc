#pragma once

// A SQLite file with the newest schema, for tests of stores. Gone when the test is over.

#include "storage/migrations.hpp"
#include "storage/sqlite_database.hpp"
#include "support/manual_clock.hpp"
#include "support/temporary_folder.hpp"

#include <optional>
#include <string>

namespace latchkey::testing {

class TestDatabase {
public:
    TestDatabase() {
        storage::upgrade_sqlite(path(), clock_);
        database_.emplace(storage::SqliteDatabase::Options{.path = path()}, clock_);
    }

    /// What a transaction's now() is told by.
    ManualClock& clock() { return clock_; }

    storage::Database& operator*() { return *database_; }

    storage::Database* operator->() { return &*database_; }

    [[nodiscard]] std::string path() const { return folder_.file("latchkey.db"); }

private:
    TemporaryFolder folder_;
    ManualClock clock_;
    std::optional<storage::SqliteDatabase> database_;
};

} // namespace latchkey::testing
