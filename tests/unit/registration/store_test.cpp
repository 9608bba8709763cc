#include "registration/model.hpp"
#include "registration/store.hpp"
#include "support/sql_recorder.hpp"
#include "support/test_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace latchkey::registration {
namespace {

using namespace std::chrono_literals;
using storage::Transaction;
using testing::SqlRecorder;

const AttemptKey attempt{"ada@example.org", "mac of the attempt"};
const CodeKey right{attempt, "mac of the right code"};
const CodeKey wrong{attempt, "mac of a wrong code"};
const CodeKey of_another_browser{{"ada@example.org", "mac of another"}, right.code_mac};
const CodeKey of_another_address{{"bob@example.org", attempt.attempt_mac}, right.code_mac};

class RegistrationStore : public ::testing::Test {
protected:
    void begin(const CodeKey& key, const std::string& email = "Ada@example.org") {
        database->write([&](Transaction& tx) {
            replace_registration(
                tx,
                key,
                {.email = accounts::Email::parse(email).value(),
                 .full_name = "Ada",
                 .company = "ACME",
                 .password_hash = crypto::PasswordHash("hash of " + key.attempt.attempt_mac)}
            );
        });
    }

    bool take(const CodeKey& key) {
        return database->write([&](Transaction& tx) {
            return take_registration(tx, key).has_value();
        });
    }

    bool has(const AttemptKey& key) {
        return database->read([&](Transaction& tx) {
            return find_registration(tx, key).has_value();
        });
    }

    bool renew(const CodeKey& key) {
        return database->write([&](Transaction& tx) { return renew_code(tx, key); });
    }

    void try_in_vain(const CodeKey& key) {
        database->write([&](Transaction& tx) { count_try(tx, key); });
    }

    SqlRecorder recorder;
    testing::TestDatabase database;
};

TEST_F(RegistrationStore, IsTakenOnceWithAllThatMakesTheAccount) {
    begin(right);
    const auto user = database->write([](Transaction& tx) { return take_registration(tx, right); });
    ASSERT_TRUE(user);
    EXPECT_EQ(user->email.text(), "Ada@example.org");
    EXPECT_EQ(user->full_name, "Ada");
    EXPECT_EQ(user->company, "ACME");
    EXPECT_EQ(user->role, accounts::Role::user);
    EXPECT_EQ(user->password_hash.value(), "hash of mac of the attempt");
    EXPECT_FALSE(take(right));
    EXPECT_FALSE(has(attempt));
}

TEST_F(RegistrationStore, AnotherCodeBrowserOrAddressIsNotThisOne) {
    begin(right);
    for (const CodeKey& key : {wrong, of_another_browser, of_another_address}) {
        EXPECT_FALSE(take(key));
        EXPECT_EQ(
            has(key.attempt),
            key.attempt.attempt_mac == attempt.attempt_mac &&
                key.attempt.email_key == attempt.email_key
        );
    }
    EXPECT_TRUE(take(right));
}

TEST_F(RegistrationStore, TheNewestAttemptTakesThePlaceOfTheOneBefore) {
    begin(right);
    const CodeKey next{{"ada@example.org", "mac of the next"}, "mac of its code"};
    begin(next);
    EXPECT_FALSE(has(attempt));
    EXPECT_FALSE(renew(right));
    EXPECT_FALSE(take(right));
    const auto user = database->write([&](Transaction& tx) { return take_registration(tx, next); });
    ASSERT_TRUE(user);
    EXPECT_EQ(user->password_hash.value(), "hash of mac of the next");
}

TEST_F(RegistrationStore, FiveWrongTriesOfItsOwnBrowserUseACodeUp) {
    begin(right);
    for (int i = 1; i < tries_max; ++i) {
        try_in_vain(wrong);
    }
    try_in_vain(right); // was no wrong try
    for (int i = 0; i < 10; ++i) {
        try_in_vain(of_another_browser);
        try_in_vain(of_another_address);
    }
    try_in_vain(wrong);
    EXPECT_FALSE(take(right));
    EXPECT_TRUE(renew(right)) << "another code has tries of its own";
    EXPECT_TRUE(take(right));
}

TEST_F(RegistrationStore, FourWrongTriesAreForgiven) {
    begin(right);
    for (int i = 1; i < tries_max; ++i) {
        try_in_vain(wrong);
    }
    EXPECT_TRUE(take(right));
}

TEST_F(RegistrationStore, ACodeEndsBeforeItsAttempt) {
    begin(right);
    database.clock().advance(code_lifetime - 1ms);
    EXPECT_TRUE(has(attempt));
    begin(right);
    database.clock().advance(code_lifetime);
    EXPECT_FALSE(take(right));
    ASSERT_TRUE(renew(wrong));
    EXPECT_FALSE(take(right));
    EXPECT_TRUE(take(wrong));
}

TEST_F(RegistrationStore, NoCodeOutlivesItsAttempt) {
    begin(right);
    database.clock().advance(attempt_lifetime - 1ms);
    EXPECT_TRUE(has(attempt));
    ASSERT_TRUE(renew(right));
    database.clock().advance(1ms);
    EXPECT_FALSE(has(attempt));
    EXPECT_FALSE(take(right));
    EXPECT_FALSE(renew(right));
}

TEST_F(RegistrationStore, ErasesWhatIsPastItsEndInBatches) {
    for (int i = 0; i < 5; ++i) {
        begin({{std::to_string(i), "attempt"}, "code"});
    }
    const auto erase = [&] {
        return database->write([](Transaction& tx) { return erase_expired_registrations(tx, 3); });
    };
    database.clock().advance(attempt_lifetime - 1ms);
    EXPECT_EQ(erase(), 0);
    begin(right);
    database.clock().advance(1ms);
    EXPECT_EQ(erase(), 3);
    EXPECT_EQ(erase(), 2);
    EXPECT_EQ(erase(), 0);
    EXPECT_TRUE(take(right));
}

TEST_F(RegistrationStore, NoStatementReadsTheWholeTable) {
    if (testing::DatabasePlace::is_postgresql()) {
        GTEST_SKIP() << "about SQLite's own doing";
    }
    SqlRecorder::clear();
    begin(right);
    has(attempt);
    renew(right);
    try_in_vain(wrong);
    take(right);
    database->write([](Transaction& tx) { erase_expired_registrations(tx, 3); });
    const auto statements = SqlRecorder::statements_on("registrations");
    EXPECT_GE(statements.size(), 6U);
    EXPECT_THAT(testing::full_scans(database.path(), statements), ::testing::IsEmpty());
}

} // namespace
} // namespace latchkey::registration
