#include "sessions/rotation.hpp"
#include "sessions/store.hpp"
#include "support/session_parts.hpp"

#include <gtest/gtest.h>

namespace latchkey::sessions {
namespace {

using namespace std::chrono_literals;
using storage::Transaction;

class RotationTest : public ::testing::Test {
protected:
    RotationTest()
        : id(parts.refresh_tokens.verify(parts.sign_up("ada@example.org").refresh)->session_id) {}

    Session session() {
        return parts.database->read([&](Transaction& tx) { return find_session(tx, id)->session; });
    }

    /// The generation that the answer is of; 0 when there is none.
    std::int64_t renew(std::int64_t generation) {
        const Session before = session();
        const bool is_renewable =
            rotation.is_renewable(before, generation, parts.database.clock().now());
        const auto renewed = parts.database->write([&](Transaction& tx) {
            return rotation.renew(tx, before, generation);
        });
        EXPECT_EQ(renewed.has_value(), is_renewable) << "the two agree";
        return renewed ? renewed->generation : 0;
    }

    testing::SessionParts parts;
    Rotation rotation{parts.confirmations};
    SessionId id;
};

TEST_F(RotationTest, TheCurrentTokenGivesTheNext) {
    EXPECT_EQ(renew(1), 2);
    EXPECT_EQ(session().generation, 2);
    EXPECT_EQ(renew(2), 3);
    EXPECT_EQ(renew(4), 0) << "nobody was given that one";
}

TEST_F(RotationTest, TheOneBeforeGivesTheCurrentAgain) {
    renew(1);
    EXPECT_EQ(renew(1), 2);
    EXPECT_EQ(session().generation, 2) << "and turns nothing";
    parts.database.clock().advance(10min);
    EXPECT_EQ(renew(1), 2) << "for as long as nobody has shown the current one";
}

TEST_F(RotationTest, OnceTheCurrentOneWasSeenTheOneBeforeHasLittleTime) {
    renew(1);
    parts.confirmations.note(id, 2);
    parts.database.clock().advance(reuse_window);
    EXPECT_EQ(renew(1), 2) << "tabs that were late";
    parts.database.clock().advance(1ms);
    EXPECT_EQ(renew(1), 0);
    EXPECT_EQ(renew(2), 3) << "the current one is as good as ever";
}

TEST_F(RotationTest, AnOlderOneGivesNothingAtAnyTime) {
    renew(1);
    renew(2);
    EXPECT_EQ(renew(1), 0);
    EXPECT_EQ(renew(0), 0);
    EXPECT_EQ(session().generation, 3);
}

/// Two who hold the same row in their hands: one turns it, the other gets what the one made.
TEST_F(RotationTest, TheSlowerOfTwoGetsWhatTheFasterMade) {
    const Session seen_by_both = session();
    const auto turn = [&] {
        return parts.database->write([&](Transaction& tx) {
            return rotation.renew(tx, seen_by_both, 1);
        });
    };
    EXPECT_EQ(turn()->generation, 2);
    EXPECT_FALSE(turn()) << "its row is out of date: in one transaction this cannot happen";
    EXPECT_EQ(session().generation, 2);
}

} // namespace
} // namespace latchkey::sessions
