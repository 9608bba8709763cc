#include "base/error.hpp"
#include "sessions/revisions.hpp"
#include "sessions/store.hpp"
#include "support/session_parts.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace latchkey::sessions {
namespace {

using storage::Transaction;

class RevisionsTest : public ::testing::Test {
protected:
    RevisionsTest()
        : ada(session_of("ada@example.org"))
        , eve(session_of("eve@example.org")) {
        look();
    }

    void look() { newest = revisions.look(*parts.database, newest).newest; }

    Session session_of(const std::string& email) {
        const std::string token = parts.sign_up(email).refresh;
        const SessionId id = parts.refresh_tokens.verify(token)->session_id;
        return parts.database->read([&](Transaction& tx) { return find_session(tx, id)->session; });
    }

    void revoke(const Session& session) {
        parts.database->write([&](Transaction& tx) {
            revoke_session(tx, session.id, Ending::revoked);
        });
    }

    bool holds(const Session& session, Revisions::Revision seen) {
        return revisions.holds(session.user_id, seen);
    }

    testing::SessionParts parts;
    Revisions revisions{[] { return Revisions::Moment(); }}; // where no look grows old
    std::int64_t newest = 0;
    Session ada;
    Session eve;
};

TEST_F(RevisionsTest, HoldUntilSomethingOfTheUserChanges) {
    const auto seen = revisions.current();
    EXPECT_TRUE(holds(ada, seen));
    look();
    EXPECT_EQ(revisions.current(), seen) << "nothing has happened";
    revoke(ada);
    EXPECT_TRUE(holds(ada, seen)) << "another program's change is not known yet";
    look();
    EXPECT_FALSE(holds(ada, seen));
    EXPECT_TRUE(holds(eve, seen));
    EXPECT_TRUE(holds(ada, revisions.current())) << "what is read from now on";
}

TEST_F(RevisionsTest, MoveOnWithWhatStillHolds) {
    auto seen = revisions.current();
    revoke(ada);
    look();
    EXPECT_TRUE(revisions.holds(eve.user_id, seen));
    EXPECT_EQ(seen, revisions.current());
    auto stale = seen - 1;
    EXPECT_FALSE(revisions.holds(ada.user_id, stale));
    EXPECT_LT(stale, revisions.current()) << "what does not hold never does again";
}

/// What the transaction has changed counts after the commit, and not before.
TEST_F(RevisionsTest, AdvanceAtTheCommit) {
    const auto seen = revisions.current();
    std::function<void()> committed;
    parts.database->write([&](Transaction& tx) {
        EXPECT_FALSE(revisions.on_commit(tx)) << "nothing so far";
        revoke_session(tx, ada.id, Ending::revoked);
        committed = revisions.on_commit(tx);
        EXPECT_TRUE(holds(ada, seen));
    });
    ASSERT_TRUE(committed);
    committed();
    EXPECT_FALSE(holds(ada, seen));
    const auto after = revisions.current();
    look();
    EXPECT_EQ(revisions.current(), after) << "known already";
}

TEST_F(RevisionsTest, OfEverybodyEndAllThatWasSeen) {
    const auto seen = revisions.current();
    revisions.advance_everybody();
    EXPECT_FALSE(holds(ada, seen));
    EXPECT_FALSE(holds(eve, seen));
    EXPECT_TRUE(holds(eve, revisions.current()));
}

/// The table keeps the newest only: who comes later than those cannot know who it was.
TEST_F(RevisionsTest, AfterAGapItMayHaveBeenAnybody) {
    const auto seen = revisions.current();
    revoke(ada);
    revoke(eve);
    parts.database->write([](Transaction& tx) { erase_old_changes(tx, 1, 1000); });
    look();
    EXPECT_FALSE(holds(ada, seen)) << "whose change is not in the table any more";
}

TEST_F(RevisionsTest, WhoCannotLookBelievesNothing) {
    const auto seen = revisions.current();
    parts.database->write([](Transaction& tx) { tx.execute("ALTER TABLE changes RENAME TO away"); }
    );
    EXPECT_THROW(look(), Failure);
    EXPECT_FALSE(holds(ada, seen));
    EXPECT_TRUE(holds(ada, revisions.current()));
}

/// A database that does not answer may know of anything: neither does a look that hangs count, nor
/// one that was long ago, whatever the clock on the wall says.
TEST_F(RevisionsTest, NothingHoldsWhenTheLastLookIsTooLongAgo) {
    static Revisions::Moment now;
    now = Revisions::Moment(std::chrono::hours(1));
    Revisions aging([] { return now; });
    auto seen = aging.current();
    EXPECT_FALSE(aging.holds(ada.user_id, seen)) << "nobody has looked yet";
    aging.look(*parts.database, 0);
    seen = aging.current();
    EXPECT_TRUE(aging.holds(ada.user_id, seen));
    now += Revisions::trusted_for;
    EXPECT_TRUE(aging.holds(ada.user_id, seen));
    now += std::chrono::milliseconds(1);
    EXPECT_FALSE(aging.holds(ada.user_id, seen));
    aging.look(*parts.database, newest);
    EXPECT_TRUE(aging.holds(ada.user_id, seen)) << "nothing has happened meanwhile";
}

/// Who reads an account while it changes either reads the new one, or learns that it has changed.
TEST_F(RevisionsTest, NobodyKeepsWhatWasReadBeforeAChange) {
    constexpr int rounds = 2000;
    std::atomic<int> account = 0; // stands for the database
    std::atomic<int> told = 0;    // what a writer has been told is done
    std::atomic<int> stale = 0;
    std::vector<std::jthread> readers;
    for (int i = 0; i < 3; ++i) {
        readers.emplace_back([&] {
            auto seen = revisions.current();
            int read = account;
            while (told < rounds) {
                const int at_least = told;
                if (!revisions.holds(ada.user_id, seen)) {
                    seen = revisions.current();
                    read = account;
                }
                stale += read < at_least ? 1 : 0;
            }
        });
    }
    for (int round = 1; round <= rounds; ++round) {
        account = round;
        revisions.advance_everybody();
        told = round;
    }
    readers.clear();
    EXPECT_EQ(stale, 0);
}

} // namespace
} // namespace latchkey::sessions
