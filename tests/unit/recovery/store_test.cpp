#include "accounts/store.hpp"
#include "recovery/model.hpp"
#include "recovery/store.hpp"
#include "support/sql_recorder.hpp"
#include "support/test_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::recovery {
namespace {

using namespace std::chrono_literals;
using storage::Transaction;
using testing::SqlRecorder;

const CodeKey right{"ada@example.org", "", "mac of the right code"};
const CodeKey wrong{"ada@example.org", "", "mac of a wrong code"};
const CodeKey elsewhere{"bob@example.org", "", "mac of the right code"};

class RecoveryStore : public ::testing::Test {
protected:
    RecoveryStore() {
        for (const CodeKey& key : {right, elsewhere}) {
            database->write([&](Transaction& tx) {
                accounts::insert_user(
                    tx,
                    {.email = accounts::Email::parse(key.email_key).value(),
                     .full_name = "Somebody",
                     .company = std::nullopt,
                     .password_hash = crypto::PasswordHash("hash")}
                );
            });
        }
    }

    static accounts::UserId owner_of(const CodeKey& key) {
        return accounts::UserId(key.email_key == right.email_key ? 1 : 2);
    }

    void replace(const CodeKey& key) {
        database->write([&](Transaction& tx) { replace_code(tx, key, owner_of(key)); });
    }

    bool verify(const CodeKey& key) {
        return database->write([&](Transaction& tx) { return mark_verified(tx, key); });
    }

    bool take(const CodeKey& key) {
        return database->write([&](Transaction& tx) { return consume(tx, key, owner_of(key)); });
    }

    bool is_known_good(const CodeKey& key) {
        return database->read([&](Transaction& tx) { return is_verified(tx, key); });
    }

    /// Whether there was a code to try at.
    bool try_in_vain(const CodeKey& key) {
        return database->write([&](Transaction& tx) { return count_attempt(tx, key); });
    }

    SqlRecorder recorder;
    testing::TestDatabase database;
};

TEST_F(RecoveryStore, TheCodeOfAnUnknownAddressOpensNothing) {
    const CodeKey unknown{"nobody@example.org", "", "mac"};
    database->write([&](Transaction& tx) { replace_code(tx, unknown, std::nullopt); });
    EXPECT_FALSE(verify(unknown)) << "not even when it is guessed";
}

TEST_F(RecoveryStore, ACodeIsItsFlowsAndNoOthers) {
    const CodeKey here{right.email_key, "here", right.code_mac};
    const CodeKey there{right.email_key, "there", right.code_mac};
    replace(here);
    EXPECT_FALSE(verify(there));
    EXPECT_FALSE(verify(right));
    replace(there);
    EXPECT_TRUE(verify(here)) << "one flow's code does not replace another's";
    database->write([](Transaction& tx) { erase_codes(tx, right.email_key); });
    EXPECT_FALSE(verify(here));
    EXPECT_FALSE(verify(there));
}

TEST_F(RecoveryStore, ASignInVoidsTheCodesOfBefore) {
    replace(right);
    replace(elsewhere);
    database.clock().advance(1ms);
    database->write([](Transaction& tx) { accounts::note_sign_in(tx, owner_of(right)); });
    EXPECT_FALSE(verify(right));
    EXPECT_TRUE(verify(elsewhere));
    replace(right);
    EXPECT_TRUE(verify(right)) << "of after it";
}

TEST_F(RecoveryStore, ACodeIsItsAccountsAndNoOthers) {
    replace(right);
    ASSERT_TRUE(verify(right));
    database->write([](Transaction& tx) {
        EXPECT_FALSE(consume(tx, right, owner_of(elsewhere)));
        EXPECT_TRUE(consume(tx, right, owner_of(right)));
    });
}

TEST_F(RecoveryStore, AskedVerifiedConsumed) {
    EXPECT_FALSE(verify(right)) << "nothing was asked";
    replace(right);
    EXPECT_FALSE(is_known_good(right));
    EXPECT_FALSE(take(right)) << "not verified";
    EXPECT_TRUE(verify(right));
    EXPECT_TRUE(verify(right)) << "as often as one likes";
    EXPECT_TRUE(is_known_good(right));
    EXPECT_TRUE(take(right));
    EXPECT_FALSE(take(right)) << "once";
    EXPECT_FALSE(verify(right));
    EXPECT_FALSE(is_known_good(right));
}

TEST_F(RecoveryStore, AnotherCodeOrAddressIsNotThisOne) {
    replace(right);
    for (const CodeKey& key : {wrong, elsewhere}) {
        EXPECT_FALSE(verify(key));
        EXPECT_FALSE(is_known_good(key));
        EXPECT_FALSE(take(key));
    }
    ASSERT_TRUE(verify(right));
    EXPECT_FALSE(take(wrong)) << "verified was the right one";
    EXPECT_FALSE(take(elsewhere));
    EXPECT_TRUE(take(right));
}

TEST_F(RecoveryStore, EndsAfterItsLifetime) {
    replace(right);
    database.clock().advance(code_lifetime - 1ms);
    EXPECT_TRUE(verify(right));
    EXPECT_TRUE(is_known_good(right));
    database.clock().advance(1ms);
    EXPECT_FALSE(verify(right));
    EXPECT_FALSE(is_known_good(right));
    EXPECT_FALSE(take(right));
}

TEST_F(RecoveryStore, EndsAfterTooManyTries) {
    replace(right);
    for (int i = 1; i < attempts_max; ++i) {
        try_in_vain(wrong);
    }
    try_in_vain(right);     // was no wrong try
    try_in_vain(elsewhere); // nor one here
    ASSERT_TRUE(verify(right));
    EXPECT_TRUE(is_known_good(right));
    try_in_vain(wrong);
    EXPECT_FALSE(verify(right));
    EXPECT_FALSE(is_known_good(right));
    EXPECT_FALSE(take(right)) << "though it was verified before";
}

TEST_F(RecoveryStore, ANewCodeStartsAnew) {
    replace(right);
    for (int i = 0; i < attempts_max; ++i) {
        try_in_vain(wrong);
    }
    database.clock().advance(code_lifetime);
    replace(wrong); // another code, in the place of the old
    EXPECT_FALSE(verify(right));
    EXPECT_FALSE(is_known_good(wrong)) << "asked for, not verified";
    EXPECT_TRUE(verify(wrong));
    EXPECT_TRUE(take(wrong));
    replace(right);
    EXPECT_FALSE(take(right)) << "what was verified was the one before";
    EXPECT_TRUE(verify(right));
    EXPECT_TRUE(take(right));
}

TEST_F(RecoveryStore, ErasesWhatIsPastItsEndInBatches) {
    for (int i = 0; i < 5; ++i) {
        replace({std::to_string(i), "", "mac"});
    }
    const auto erase = [&] {
        return database->write([](Transaction& tx) { return erase_expired_codes(tx, 3); });
    };
    database.clock().advance(code_lifetime - 1ms);
    EXPECT_EQ(erase(), 0);
    replace(right);
    database.clock().advance(1ms);
    EXPECT_EQ(erase(), 3);
    EXPECT_EQ(erase(), 2);
    EXPECT_EQ(erase(), 0);
    EXPECT_TRUE(verify(right));
}

TEST_F(RecoveryStore, NoStatementReadsTheWholeTable) {
    if (testing::DatabasePlace::is_postgresql()) {
        GTEST_SKIP() << "about SQLite's own doing";
    }
    SqlRecorder::clear();
    replace(right);
    verify(right);
    is_known_good(right);
    try_in_vain(wrong);
    take(right);
    database->write([](Transaction& tx) { erase_expired_codes(tx, 3); });
    const auto statements = SqlRecorder::statements_on("recovery_codes");
    EXPECT_GE(statements.size(), 6U);
    EXPECT_THAT(testing::full_scans(database.path(), statements), ::testing::IsEmpty());
}

} // namespace
} // namespace latchkey::recovery
