#include "base/error.hpp"
#include "storage/sqlite_database.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::storage {
namespace {

class SqliteDatabaseTest : public ::testing::Test {
protected:
    SqliteDatabaseTest() {
        open_sqlite_connection(path_)->run_script(
            "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT UNIQUE, number BIGINT)"
        );
    }

    static void insert(Transaction& tx, std::int64_t id, const std::string& text) {
        tx.execute(
            "INSERT INTO notes (id, text) VALUES (:id, :text)", {{"id", id}, {"text", text}}
        );
    }

    std::int64_t count() {
        return database_.read([](Transaction& tx) {
            return std::get<0>(tx.find<std::int64_t>("SELECT count(*) FROM notes").value());
        });
    }

    testing::TemporaryFolder folder_;
    std::string path_ = folder_.file("notes.db");
    SystemClock clock_;
    SqliteDatabase database_{{path_}, clock_};
};

TEST_F(SqliteDatabaseTest, values_come_back_as_they_went_in) {
    const std::int64_t large = 9'007'199'254'740'993; // a double would lose its last bit
    database_.write([&](Transaction& tx) {
        tx.execute(
            "INSERT INTO notes (id, text, number) VALUES (:id, :text, :number)",
            {{"id", large},
             {"text", std::string("naïve 名前 'quoted'")},
             {"number", std::optional<std::int64_t>{}}}
        );
    });
    const auto row = database_.read([&](Transaction& tx) {
        return tx.find<std::int64_t, std::string, std::optional<std::int64_t>>(
            "SELECT id, text, number FROM notes WHERE id = :id", {{"id", large}}
        );
    });
    ASSERT_TRUE(row);
    EXPECT_EQ(std::get<0>(*row), large);
    EXPECT_EQ(std::get<1>(*row), "naïve 名前 'quoted'");
    EXPECT_EQ(std::get<2>(*row), std::nullopt);
}

TEST_F(SqliteDatabaseTest, a_kept_statement_forgets_the_values_of_its_last_use) {
    database_.write([](Transaction& tx) {
        insert(tx, 1, "one");
        insert(tx, 2, "two");
    });
    const auto find = [&](std::int64_t id) {
        return database_.read([&](Transaction& tx) {
            return tx.find<std::string>("SELECT text FROM notes WHERE id = :id", {{"id", id}});
        });
    };
    EXPECT_EQ(std::get<0>(find(1).value()), "one");
    EXPECT_FALSE(find(3));
    EXPECT_EQ(std::get<0>(find(2).value()), "two");
}

TEST_F(SqliteDatabaseTest, returning_and_affected_rows) {
    database_.write([](Transaction& tx) {
        const auto id = tx.find<std::int64_t>(
            "INSERT INTO notes (text) VALUES (:text) ON CONFLICT DO NOTHING RETURNING id",
            {{"text", "same"}}
        );
        EXPECT_TRUE(id);
        const auto again = tx.find<std::int64_t>(
            "INSERT INTO notes (text) VALUES (:text) ON CONFLICT DO NOTHING RETURNING id",
            {{"text", "same"}}
        );
        EXPECT_FALSE(again);
        EXPECT_EQ(tx.execute("UPDATE notes SET number = 1"), 1);
        EXPECT_EQ(tx.execute("UPDATE notes SET number = 1 WHERE id = 99"), 0);
    });
}

TEST_F(SqliteDatabaseTest, a_write_that_throws_leaves_nothing_behind) {
    EXPECT_THROW(
        database_.write([](Transaction& tx) {
            insert(tx, 1, "gone");
            throw std::logic_error("no");
        }),
        std::logic_error
    );
    EXPECT_EQ(count(), 0);
}

TEST_F(SqliteDatabaseTest, members_of_one_group_stand_and_fall_alone) {
    constexpr int writers = 64;
    std::atomic<int> refused = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < writers; ++i) {
            threads.emplace_back([&, i] {
                try {
                    database_.write([&](Transaction& tx) {
                        insert(tx, i, std::to_string(i));
                        if (i % 4 == 0) {
                            throw std::logic_error("no");
                        }
                    });
                } catch (const std::logic_error&) {
                    ++refused;
                }
            });
        }
    }
    EXPECT_EQ(refused, writers / 4);
    EXPECT_EQ(count(), writers - writers / 4);
}

TEST_F(SqliteDatabaseTest, a_write_that_nobody_waits_for_is_durable_when_it_is_done) {
    std::promise<std::int64_t> seen;
    const auto outcome = database_.write_later(
        [](Transaction& tx) {
            insert(tx, 1, "kept");
            return std::string("answer");
        },
        [&] { seen.set_value(count()); } // by another connection
    );
    EXPECT_EQ(seen.get_future().get(), 1);
    EXPECT_EQ(outcome->get(), "answer");
}

TEST_F(SqliteDatabaseTest, a_write_that_nobody_waits_for_tells_what_it_threw) {
    std::promise<void> done;
    const auto outcome = database_.write_later(
        [](Transaction& tx) -> int {
            insert(tx, 1, "gone");
            throw std::logic_error("no");
        },
        [&] { done.set_value(); }
    );
    done.get_future().wait();
    EXPECT_THROW(static_cast<void>(outcome->get()), std::logic_error);
    EXPECT_EQ(count(), 0);
}

/// Sixty-four callers wait while the writer is held up by one; then all of them share one commit.
TEST_F(SqliteDatabaseTest, writers_that_wait_share_a_commit) {
    constexpr int writers = 64;
    std::atomic<int> commits = 0;
    SqliteDatabase database(
        {.path = path_,
         .on_commit =
             [&commits](Transaction& /*tx*/) {
                 ++commits;
                 return nullptr;
             }},
        clock_
    );
    std::promise<void> open;
    std::promise<void> begun;
    std::promise<void> all_done;
    const auto first = database.write_later(
        [&](Transaction& /*tx*/) {
            begun.set_value();
            open.get_future().wait();
            return 0;
        },
        [] {}
    );
    begun.get_future().wait();
    std::atomic<int> done = 0;
    for (int i = 0; i < writers; ++i) {
        const auto later = database.write_later(
            [i](Transaction& tx) {
                insert(tx, i, std::to_string(i));
                return 0;
            },
            [&] {
                if (++done == writers) {
                    all_done.set_value();
                }
            }
        );
    }
    open.set_value();
    all_done.get_future().wait();
    EXPECT_EQ(commits, 2) << "the first one's, and that of all others";
    EXPECT_EQ(count(), writers);
}

TEST_F(SqliteDatabaseTest, an_error_of_the_database_is_a_failure) {
    EXPECT_THROW(
        database_.write([](Transaction& tx) {
            insert(tx, 1, "same");
            insert(tx, 2, "same");
        }),
        Failure
    );
    EXPECT_EQ(count(), 0);
}

TEST_F(SqliteDatabaseTest, a_reader_cannot_write) {
    EXPECT_THROW(database_.read([](Transaction& tx) { insert(tx, 1, "no"); }), Failure);
    EXPECT_EQ(count(), 0); // the connection of the reader that threw is not used again
}

TEST_F(SqliteDatabaseTest, a_reader_sees_one_moment) {
    database_.read([&](Transaction& tx) {
        const auto before = tx.list<std::int64_t>("SELECT id FROM notes");
        database_.write([](Transaction& writer) { insert(writer, 1, "later"); });
        EXPECT_EQ(tx.list<std::int64_t>("SELECT id FROM notes").size(), before.size());
    });
    EXPECT_EQ(count(), 1);
}

TEST_F(SqliteDatabaseTest, readers_above_the_limit_wait_for_a_place) {
    SqliteDatabase narrow({.path = path_, .readers_max = 2}, clock_);
    std::atomic<int> done = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i) {
            threads.emplace_back([&] {
                narrow.read([&](Transaction& tx) {
                    ++done;
                    return tx.find<std::int64_t>("SELECT count(*) FROM notes");
                });
            });
        }
    }
    EXPECT_EQ(done, 16);
}

/// One connection at a time may checkpoint: the server's writer, which leaves no WAL when it
/// closes.
TEST(Checkpoints, are_made_by_the_servers_writer_alone) {
    const testing::TemporaryFolder folder;
    const std::string path = folder.file("notes.db");
    const SystemClock clock;
    const auto write_much_and_close = [&](Checkpoints checkpoints) {
        SqliteDatabase database({.path = path, .checkpoints = checkpoints}, clock);
        database.write([](Transaction& tx) {
            tx.execute("CREATE TABLE IF NOT EXISTS notes (text)");
        });
        for (int i = 0; i < 5; ++i) { // beyond the thousand pages at which SQLite would begin
            database.write([](Transaction& tx) {
                tx.execute("INSERT INTO notes VALUES (zeroblob(2000000))");
            });
        }
        database.read([](Transaction& tx) { tx.find<std::int64_t>("SELECT 1 FROM notes LIMIT 1"); }
        );
    };
    write_much_and_close(Checkpoints::left_to_the_server);
    EXPECT_GT(std::filesystem::file_size(path + "-wal"), 10'000'000U);
    EXPECT_LT(std::filesystem::file_size(path), 100'000U);

    write_much_and_close(Checkpoints::made_here);
    EXPECT_FALSE(std::filesystem::exists(path + "-wal"));
    EXPECT_GT(std::filesystem::file_size(path), 20'000'000U);
}

TEST(SqliteConnection, every_commit_is_synced) {
    const testing::TemporaryFolder folder;
    const auto connection = open_sqlite_connection(folder.file("a.db"));
    Transaction tx(*connection, TimePoint{});
    EXPECT_EQ(std::get<0>(tx.find<std::int64_t>("PRAGMA synchronous").value()), 2);
    EXPECT_EQ(std::get<0>(tx.find<std::string>("PRAGMA journal_mode").value()), "wal");
    EXPECT_EQ(std::get<0>(tx.find<std::int64_t>("PRAGMA foreign_keys").value()), 1);
}

TEST(SqliteConnection, a_file_that_cannot_be_opened_is_a_failure) {
    EXPECT_THROW(open_sqlite_connection("/nonexistent/folder/a.db"), Failure);
}

} // namespace
} // namespace latchkey::storage
