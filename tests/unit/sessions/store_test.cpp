#include "accounts/store.hpp"
#include "sessions/store.hpp"
#include "support/sql_recorder.hpp"
#include "support/test_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace latchkey::sessions {
namespace {

using namespace std::chrono_literals;
using storage::Transaction;
using testing::SqlRecorder;

class SessionStore : public ::testing::Test {
protected:
    accounts::UserId insert_user(const std::string& email) {
        return database->write([&](Transaction& tx) {
            return accounts::insert_user(
                       tx,
                       {.email = accounts::Email::parse(email).value(),
                        .full_name = "Test User",
                        .company = std::nullopt,
                        .password_hash = crypto::PasswordHash("")}
            )
                ->id;
        });
    }

    SessionId insert(const std::string& id, accounts::UserId user) {
        return database->write([&](Transaction& tx) {
            const Session session{
                .id = SessionId(id),
                .user_id = user,
                .generation = 1,
                .confirmed_generation = 0,
                .client = {"Firefox/Linux", "192.0.2.1"},
                .created_at = tx.now(),
                .refreshed_at = tx.now(),
                .expires_at = tx.now() + 1h,
                .revoked_at = std::nullopt,
            };
            insert_session(tx, session);
            return session.id;
        });
    }

    std::optional<LiveSession> find(const SessionId& id) {
        return database->read([&](Transaction& tx) { return find_session(tx, id); });
    }

    bool advance(const SessionId& id, std::int64_t generation) {
        return database->write([&](Transaction& tx) {
            return advance_generation(tx, id, generation);
        });
    }

    void revoke(const SessionId& id, Ending ending) {
        database->write([&](Transaction& tx) { revoke_session(tx, id, ending); });
    }

    /// The ids of the user's live sessions, as list_sessions() orders them.
    std::string list(accounts::UserId user) {
        std::string ids;
        const auto sessions =
            database->read([&](Transaction& tx) { return list_sessions(tx, user); });
        for (const Session& session : sessions) {
            ids += session.id.value() + " ";
        }
        return ids;
    }

    bool is_revoked(const SessionId& id) { return find(id).value().session.revoked_at.has_value(); }

    SqlRecorder recorder;
    testing::TestDatabase database;
    const accounts::UserId ada = insert_user("ada@example.org");
};

TEST_F(SessionStore, KeepsWhatItIsGiven) {
    const TimePoint now = database.clock().now();
    const auto live = find(insert("one", ada));
    ASSERT_TRUE(live);
    EXPECT_EQ(live->session.user_id, ada);
    EXPECT_EQ(live->session.generation, 1);
    EXPECT_EQ(live->session.client.user_agent, "Firefox/Linux");
    EXPECT_EQ(live->session.client.address, "192.0.2.1");
    EXPECT_EQ(live->session.created_at, now);
    EXPECT_EQ(live->session.refreshed_at, now);
    EXPECT_EQ(live->session.expires_at, now + 1h);
    EXPECT_FALSE(live->session.revoked_at);
    EXPECT_EQ(live->user.email, "ada@example.org");
    EXPECT_FALSE(find(SessionId("two")));
}

TEST_F(SessionStore, AGenerationIsLeftOnce) {
    const SessionId id = insert("one", ada);
    database.clock().advance(5min);
    EXPECT_FALSE(advance(id, 2));
    EXPECT_TRUE(advance(id, 1));
    EXPECT_FALSE(advance(id, 1));
    const Session session = find(id)->session;
    EXPECT_EQ(session.generation, 2);
    EXPECT_EQ(session.refreshed_at, database.clock().now());
    EXPECT_EQ(session.expires_at, session.created_at + 1h) << "refreshing does not move the end";
}

TEST_F(SessionStore, ARevokedSessionStaysSo) {
    const SessionId id = insert("one", ada);
    revoke(id, Ending::signed_out);
    const TimePoint revoked_at = database.clock().now();
    database.clock().advance(1min);
    revoke(id, Ending::revoked);
    EXPECT_EQ(find(id)->session.revoked_at, revoked_at);
    EXPECT_EQ(find(id)->session.ending, Ending::signed_out) << "as it ended first";
    EXPECT_FALSE(advance(id, 1));
}

TEST_F(SessionStore, RevokesAllOfOneUserButOne) {
    const accounts::UserId bob = insert_user("bob@example.org");
    const SessionId first = insert("first", ada);
    const SessionId second = insert("second", ada);
    const SessionId other = insert("other", bob);
    database->write([&](Transaction& tx) { revoke_sessions_of(tx, ada, Ending::revoked, second); });
    EXPECT_TRUE(is_revoked(first));
    EXPECT_FALSE(is_revoked(second));
    EXPECT_FALSE(is_revoked(other));
    database->write([&](Transaction& tx) { revoke_sessions_of(tx, ada, Ending::signed_out); });
    EXPECT_TRUE(is_revoked(second));
    EXPECT_FALSE(is_revoked(other));
    EXPECT_EQ(find(first)->session.ending, Ending::revoked);
    EXPECT_EQ(find(second)->session.ending, Ending::signed_out);
}

TEST_F(SessionStore, ListsTheLiveOnesTheLastUsedFirst) {
    insert("c", ada);
    insert("b", ada);
    insert("a", insert_user("bob@example.org"));
    revoke(insert("d", ada), Ending::signed_out);
    EXPECT_EQ(list(ada), "b c ");
    database.clock().advance(1min);
    EXPECT_TRUE(advance(SessionId("c"), 1));
    EXPECT_EQ(list(ada), "c b ");
    database.clock().advance(59min);
    EXPECT_EQ(list(ada), "") << "past their end";
}

TEST_F(SessionStore, TheLongestIdleGiveWay) {
    for (const char* id : {"a", "b", "c", "d"}) {
        insert(id, ada);
        database.clock().advance(1min);
    }
    const SessionId other = insert("other", insert_user("bob@example.org"));
    EXPECT_TRUE(advance(SessionId("a"), 1));
    const auto leave = [&](std::int64_t rows_max) {
        database->write([&](Transaction& tx) { revoke_idle_sessions(tx, ada, rows_max); });
    };
    leave(4);
    EXPECT_EQ(list(ada), "a d c b ");
    leave(2);
    EXPECT_EQ(list(ada), "a d ");
    EXPECT_EQ(find(SessionId("b"))->session.ending, Ending::revoked);
    EXPECT_FALSE(is_revoked(other));
}

TEST_F(SessionStore, GoWithTheirUser) {
    const SessionId id = insert("one", ada);
    database->write([&](Transaction& tx) { accounts::erase_user(tx, ada); });
    EXPECT_FALSE(find(id));
    const auto rows = database->read([](Transaction& tx) {
        return tx.find<int>("SELECT count(*) FROM sessions").value();
    });
    EXPECT_EQ(std::get<0>(rows), 0);
}

TEST_F(SessionStore, ErasesWhatIsPastItsEndInBatches) {
    for (int i = 0; i < 5; ++i) {
        insert("old" + std::to_string(i), ada);
    }
    database.clock().advance(1h - 1ms);
    const auto erase = [&] {
        return database->write([](Transaction& tx) { return erase_expired_sessions(tx, 3); });
    };
    EXPECT_EQ(erase(), 0);
    const SessionId young = insert("young", ada);
    database.clock().advance(1ms);
    EXPECT_EQ(erase(), 3);
    EXPECT_EQ(erase(), 2);
    EXPECT_EQ(erase(), 0);
    EXPECT_TRUE(find(young));
}

TEST_F(SessionStore, NoStatementReadsTheWholeTable) {
    if (testing::DatabasePlace::is_postgresql()) {
        GTEST_SKIP() << "about SQLite's own doing";
    }
    const SessionId id = insert("one", ada);
    SqlRecorder::clear();
    find(id);
    advance(id, 1);
    database->write([&](Transaction& tx) {
        list_sessions(tx, ada);
        revoke_idle_sessions(tx, ada, 20);
        revoke_session(tx, id, Ending::signed_out);
        revoke_sessions_of(tx, ada, Ending::revoked);
        erase_expired_sessions(tx, 10);
        accounts::erase_user(tx, ada); // and so, by the foreign key, its sessions
    });
    const auto statements = SqlRecorder::statements_on("sessions");
    EXPECT_GE(statements.size(), 7U);
    EXPECT_THAT(testing::full_scans(database.path(), statements), ::testing::IsEmpty());
}

/// Whoever signs in again and again has thousands of sessions that are over, and twenty that live.
TEST_F(SessionStore, WhoAsksForTheLivingPassesNoneThatAreOver) {
    if (testing::DatabasePlace::is_postgresql()) {
        GTEST_SKIP() << "about SQLite's own doing";
    }
    insert("one", ada);
    SqlRecorder::clear();
    database->write([&](Transaction& tx) {
        list_sessions(tx, ada);
        revoke_idle_sessions(tx, ada, 20);
        revoke_sessions_of(tx, ada, Ending::revoked);
    });
    const auto statements = SqlRecorder::statements_on("sessions");
    EXPECT_GE(statements.size(), 3U);
    for (const std::string& sql : statements) {
        const auto plan = testing::explain_query_plan(database.path(), sql);
        const auto uses_index = [](const std::string& line) {
            return line.find("INDEX sessions_live") != std::string::npos;
        };
        EXPECT_TRUE(std::ranges::any_of(plan, uses_index)) << sql;
    }
}

} // namespace
} // namespace latchkey::sessions
