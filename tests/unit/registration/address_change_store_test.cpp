#include "accounts/store.hpp"
#include "registration/address_change_store.hpp"
#include "registration/model.hpp"
#include "support/sql_recorder.hpp"
#include "support/test_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace latchkey::registration {
namespace {

using namespace std::chrono_literals;
using accounts::UserId;
using storage::Transaction;
using testing::SqlRecorder;

const ChangeKey right{UserId(1), "session", "mac of the right code"};
const ChangeKey wrong{UserId(1), "session", "mac of a wrong code"};
const ChangeKey of_another_session{UserId(1), "another", right.code_mac};
const ChangeKey of_another_user{UserId(2), "session", right.code_mac};

class AddressChangeStore : public ::testing::Test {
protected:
    AddressChangeStore() {
        for (const char* email : {"ada@example.org", "bob@example.org"}) {
            database->write([&](Transaction& tx) {
                accounts::insert_user(
                    tx,
                    {.email = accounts::Email::parse(email).value(),
                     .full_name = "Somebody",
                     .company = std::nullopt,
                     .password_hash = crypto::PasswordHash("hash")}
                );
            });
        }
    }

    void ask(const ChangeKey& key, std::string_view email = "New@example.org") {
        database->write([&](Transaction& tx) {
            replace_address_change(tx, key, accounts::Email::parse(email).value());
        });
    }

    /// The new address; "" when there is no such change.
    std::string take(const ChangeKey& key) {
        return database->write([&](Transaction& tx) {
            const auto email = take_address_change(tx, key);
            return email ? email->text() : "";
        });
    }

    void try_in_vain(const ChangeKey& key) {
        database->write([&](Transaction& tx) { count_try(tx, key); });
    }

    SqlRecorder recorder;
    testing::TestDatabase database;
};

TEST_F(AddressChangeStore, IsTakenOnceByItsUserInItsSessionWithItsCode) {
    ask(right);
    for (const ChangeKey& key : {wrong, of_another_session, of_another_user}) {
        EXPECT_EQ(take(key), "");
    }
    EXPECT_EQ(take(right), "New@example.org");
    EXPECT_EQ(take(right), "");
}

TEST_F(AddressChangeStore, AnotherQuestionTakesThePlaceOfTheOneBefore) {
    ask(right);
    ask(of_another_session, "newer@example.org");
    EXPECT_EQ(take(right), "");
    EXPECT_EQ(take(of_another_session), "newer@example.org");
}

TEST_F(AddressChangeStore, FiveWrongTriesOfItsSessionUseACodeUp) {
    ask(right);
    for (int i = 1; i < tries_max; ++i) {
        try_in_vain(wrong);
    }
    try_in_vain(right);
    for (int i = 0; i < 10; ++i) {
        try_in_vain(of_another_session);
        try_in_vain(of_another_user);
    }
    EXPECT_EQ(take(right), "New@example.org") << "four are forgiven";
    ask(right);
    for (int i = 0; i < tries_max; ++i) {
        try_in_vain(wrong);
    }
    EXPECT_EQ(take(right), "");
    ask(right);
    EXPECT_EQ(take(right), "New@example.org") << "another code has tries of its own";
}

TEST_F(AddressChangeStore, EndsAfterItsLifetimeAndWithItsUser) {
    ask(right);
    database.clock().advance(code_lifetime - 1ms);
    EXPECT_EQ(take(right), "New@example.org");
    ask(right);
    database.clock().advance(code_lifetime);
    EXPECT_EQ(take(right), "");
    ask(right);
    database->write([](Transaction& tx) { accounts::erase_user(tx, right.user_id); });
    EXPECT_EQ(take(right), "");
}

TEST_F(AddressChangeStore, ErasesWhatIsPastItsEndInBatches) {
    ask(right);
    ask(of_another_user);
    const auto erase = [&] {
        return database->write([](Transaction& tx) { return erase_expired_address_changes(tx, 1); }
        );
    };
    database.clock().advance(code_lifetime - 1ms);
    EXPECT_EQ(erase(), 0);
    database.clock().advance(1ms);
    EXPECT_EQ(erase(), 1);
    EXPECT_EQ(erase(), 1);
    EXPECT_EQ(erase(), 0);
}

TEST_F(AddressChangeStore, NoStatementReadsTheWholeTable) {
    if (testing::DatabasePlace::is_postgresql()) {
        GTEST_SKIP() << "about SQLite's own doing";
    }
    SqlRecorder::clear();
    ask(right);
    try_in_vain(wrong);
    take(right);
    database->write([](Transaction& tx) { erase_expired_address_changes(tx, 3); });
    const auto statements = SqlRecorder::statements_on("email_changes");
    EXPECT_GE(statements.size(), 4U);
    EXPECT_THAT(testing::full_scans(database.path(), statements), ::testing::IsEmpty());
}

} // namespace
} // namespace latchkey::registration
