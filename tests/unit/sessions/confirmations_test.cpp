#include "accounts/store.hpp"
#include "base/error.hpp"
#include "sessions/confirmations.hpp"
#include "sessions/store.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

namespace latchkey::sessions {
namespace {

using storage::Transaction;

class ConfirmationsTest : public ::testing::Test {
protected:
    ConfirmationsTest() {
        database->write([](Transaction& tx) {
            const auto user = accounts::insert_user(
                tx,
                {.email = accounts::Email::parse("ada@example.org").value(),
                 .full_name = "Ada",
                 .company = std::nullopt,
                 .password_hash = crypto::PasswordHash("")}
            );
            insert_session(
                tx,
                {.id = id,
                 .user_id = user->id,
                 .generation = 2,
                 .confirmed_generation = 0,
                 .client = {},
                 .created_at = tx.now(),
                 .refreshed_at = tx.now(),
                 .expires_at = tx.now() + std::chrono::hours(1),
                 .revoked_at = std::nullopt}
            );
        });
    }

    Session session() {
        return database->read([](Transaction& tx) { return find_session(tx, id)->session; });
    }

    static inline const SessionId id{"AAAAAAAAAAAAAAAAAAAAAA"};
    testing::TestDatabase database;
    Confirmations confirmations{*database};
};

TEST_F(ConfirmationsTest, CountFromTheMomentTheyAreNoted) {
    EXPECT_FALSE(confirmations.is_confirmed(session()));
    confirmations.note(id, 1);
    EXPECT_FALSE(confirmations.is_confirmed(session())) << "of the generation before";
    confirmations.note(id, 2);
    confirmations.note(id, 1);
    EXPECT_TRUE(confirmations.is_confirmed(session()));
    EXPECT_EQ(session().confirmed_generation, 0) << "nothing was written for it";
}

TEST_F(ConfirmationsTest, OutliveTheProcessOnceWritten) {
    confirmations.note(id, 2);
    confirmations.note(SessionId("gone"), 7);
    confirmations.write();
    EXPECT_EQ(session().confirmed_generation, 2);
    EXPECT_TRUE(Confirmations(*database).is_confirmed(session()));
    confirmations.note(id, 1);
    confirmations.write();
    EXPECT_EQ(session().confirmed_generation, 2) << "they only grow";
}

TEST_F(ConfirmationsTest, StayNotedWhenTheyCannotBeWritten) {
    confirmations.note(id, 2);
    database->write([](Transaction& tx) { tx.execute("ALTER TABLE sessions RENAME TO away"); });
    EXPECT_THROW(confirmations.write(), Failure);
    database->write([](Transaction& tx) { tx.execute("ALTER TABLE away RENAME TO sessions"); });
    EXPECT_TRUE(confirmations.is_confirmed(session()));
    confirmations.write();
    EXPECT_EQ(session().confirmed_generation, 2);
}

} // namespace
} // namespace latchkey::sessions
