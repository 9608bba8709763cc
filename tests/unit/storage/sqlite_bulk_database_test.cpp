#include "base/error.hpp"
#include "storage/sqlite_bulk_database.hpp"
#include "storage/sqlite_database.hpp"
#include "support/manual_clock.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>

namespace latchkey::storage {
namespace {

class BulkDatabase : public ::testing::Test {
protected:
    BulkDatabase() {
        open_sqlite_connection(path())->run("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)"
        );
        database.emplace(path(), clock);
    }

    void note(const std::string& text) {
        database->write([&](Transaction& tx) {
            tx.execute("INSERT INTO notes (text) VALUES (:text)", {{"text", text}});
        });
    }

    static std::int64_t count(Database& of) {
        return of.read([](Transaction& tx) {
            return std::get<0>(tx.find<std::int64_t>("SELECT count(*) FROM notes").value());
        });
    }

    [[nodiscard]] std::string path() const { return folder.file("notes.db"); }

    testing::TemporaryFolder folder;
    testing::ManualClock clock;
    std::optional<SqliteBulkDatabase> database;
};

TEST_F(BulkDatabase, KeepsWhatIsWrittenAndLeavesNoWal) {
    note("one");
    note("two");
    EXPECT_EQ(count(*database), 2);
    EXPECT_EQ(database->read([](Transaction& tx) { return tx.now(); }), clock.now());
    database.reset();
    EXPECT_FALSE(std::filesystem::exists(path() + "-wal"));
    SqliteDatabase again({.path = path()}, clock);
    EXPECT_EQ(count(again), 2);
}

TEST_F(BulkDatabase, TakesBackWhatThrows) {
    note("one");
    const auto fail = [](Transaction& tx) {
        tx.execute("DELETE FROM notes");
        throw Failure("halfway");
    };
    EXPECT_THROW(database->write(fail), Failure);
    EXPECT_EQ(count(*database), 1);
    note("two");
    EXPECT_EQ(count(*database), 2);
}

TEST_F(BulkDatabase, IsNotOpenedBesideAnother) {
    database.reset();
    const SqliteDatabase server({.path = path()}, clock);
    try {
        database.emplace(path(), clock);
        ADD_FAILURE() << "opened beside a server";
    } catch (const Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("the database is in use"), std::string::npos)
            << failure.what();
    }
}

TEST_F(BulkDatabase, KeepsTheWalAsShortAsOneTransaction) {
    constexpr std::size_t text_bytes = 8 << 20;
    for (int i = 0; i < 8; ++i) {
        note(std::string(text_bytes, 'x'));
    }
    EXPECT_LT(std::filesystem::file_size(path() + "-wal"), 2 * text_bytes);
}

} // namespace
} // namespace latchkey::storage
