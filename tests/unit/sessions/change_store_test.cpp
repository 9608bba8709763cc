// Whose session ended or whose account changed: noted by triggers, whoever writes.

#include "sessions/change_store.hpp"
#include "sessions/store.hpp"
#include "support/session_parts.hpp"
#include "support/sql_recorder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::sessions {
namespace {

using accounts::UserId;
using storage::Transaction;
using Users = std::vector<std::int64_t>;

class ChangeStore : public ::testing::Test {
protected:
    std::int64_t newest() { return parts.database->read(newest_change); }

    std::vector<Change> after(std::int64_t id, std::int64_t rows_max = 100) {
        return parts.database->read([&](Transaction& tx) { return list_changes(tx, id, rows_max); }
        );
    }

    /// Whose the changes are that the statement brings about.
    Users users_of(storage::Sql statement) {
        const std::int64_t before = newest();
        parts.database->write([&](Transaction& tx) { tx.execute(statement); });
        Users users;
        for (const Change& change : after(before)) {
            users.push_back(change.user_id.value());
        }
        return users;
    }

    void change(int times) {
        for (int i = 0; i < times; ++i) {
            users_of("UPDATE users SET full_name = full_name || 'a' WHERE id = 1");
        }
    }

    std::int64_t erase(std::int64_t kept, std::int64_t rows_max) {
        return parts.database->write([&](Transaction& tx) {
            return erase_old_changes(tx, kept, rows_max);
        });
    }

    testing::SqlRecorder recorder;
    testing::SessionParts parts;
};

TEST_F(ChangeStore, IsEmptyAtFirst) {
    EXPECT_EQ(newest(), 0);
    EXPECT_TRUE(after(0).empty());
    EXPECT_EQ(erase(0, 10), 0);
    parts.sign_up("ada@example.org");
    parts.sign_in("ada@example.org");
    EXPECT_EQ(newest(), 0) << "nobody listens yet who could care about a beginning";
}

TEST_F(ChangeStore, TellsOfEveryColumnThatPeopleSee) {
    parts.sign_up("ada@example.org");
    parts.sign_up("bob@example.org");
    EXPECT_EQ(users_of("UPDATE users SET email = 'c@d.org' WHERE id = 2"), Users{2});
    EXPECT_EQ(users_of("UPDATE users SET full_name = 'Bob' WHERE id = 2"), Users{2});
    EXPECT_EQ(users_of("UPDATE users SET role = 'admin' WHERE id = 2"), Users{2});
    EXPECT_EQ(users_of("UPDATE users SET disabled_at = 1"), (Users{1, 2}));
    EXPECT_EQ(users_of("UPDATE users SET full_name = full_name, disabled_at = 1"), Users())
        << "nothing is another";
    EXPECT_EQ(users_of("UPDATE users SET company = 'Acme'"), Users());
    EXPECT_EQ(users_of("UPDATE users SET password_hash = 'x', updated_at = 1"), Users());
}

TEST_F(ChangeStore, TellsOfTheEndOfASessionOnce) {
    parts.sign_up("ada@example.org");
    parts.sign_up("bob@example.org");
    EXPECT_EQ(
        users_of("UPDATE sessions SET generation = 2, refreshed_at = 1, confirmed_generation = 1"),
        Users()
    );
    EXPECT_EQ(users_of("UPDATE sessions SET revoked_at = 1 WHERE user_id = 2"), Users{2});
    EXPECT_EQ(users_of("UPDATE sessions SET revoked_at = 2 WHERE user_id = 2"), Users());
    parts.database->write([](Transaction& tx) {
        revoke_sessions_of(tx, UserId(1), Ending::signed_out);
        revoke_sessions_of(tx, UserId(1), Ending::revoked);
    });
    ASSERT_EQ(after(1).size(), 1U);
    EXPECT_EQ(after(1)[0].user_id, UserId(1));
}

TEST_F(ChangeStore, TellsOfAnAccountThatIsGone) {
    parts.sign_up("ada@example.org");
    EXPECT_EQ(users_of("DELETE FROM users WHERE id = 1"), Users{1});
}

TEST_F(ChangeStore, ListsThemInTheirOrderUpToAsManyAsAsked) {
    parts.sign_up("ada@example.org");
    change(5);
    const std::vector<Change> some = after(1, 3);
    ASSERT_EQ(some.size(), 3U);
    EXPECT_EQ(some[0].id, 2);
    EXPECT_EQ(some[1].id, 3);
    EXPECT_EQ(some[2].id, 4);
    EXPECT_TRUE(after(5).empty());
    EXPECT_EQ(newest(), 5);
}

TEST_F(ChangeStore, KeepsTheNewest) {
    parts.sign_up("ada@example.org");
    change(7);
    EXPECT_EQ(erase(7, 10), 0);
    EXPECT_EQ(erase(2, 3), 3) << "in batches";
    EXPECT_EQ(erase(2, 3), 2);
    EXPECT_EQ(erase(2, 3), 0);
    ASSERT_EQ(after(0).size(), 2U);
    EXPECT_EQ(after(0)[0].id, 6);
}

/// A gap is seen by it: who was away for long knows that there was more.
TEST_F(ChangeStore, NeverUsesANumberTwice) {
    parts.sign_up("ada@example.org");
    change(3);
    parts.database->write([](Transaction& tx) { tx.execute("DELETE FROM changes"); });
    EXPECT_EQ(newest(), 0);
    change(1);
    EXPECT_EQ(newest(), 4);
}

TEST_F(ChangeStore, NoStatementReadsTheWholeTable) {
    if (testing::DatabasePlace::is_postgresql()) {
        GTEST_SKIP() << "about SQLite's own doing";
    }
    parts.sign_up("ada@example.org");
    testing::SqlRecorder::clear();
    newest();
    after(0);
    erase(10, 10);
    const auto statements = testing::SqlRecorder::statements_on("changes");
    EXPECT_EQ(statements.size(), 3U);
    EXPECT_THAT(testing::full_scans(parts.database.path(), statements), ::testing::IsEmpty());
}

} // namespace
} // namespace latchkey::sessions
