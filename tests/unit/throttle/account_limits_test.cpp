#include "support/test_database.hpp"
#include "throttle/account_limits.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace latchkey::throttle {
namespace {

using namespace std::chrono_literals;
using storage::Transaction;

class AccountLimitsTest : public ::testing::Test {
protected:
    /// Nothing when the try may begin; it stays a failure.
    std::optional<std::chrono::milliseconds> fail(Attempt kind, const Subject& subject) {
        return database->write([&](Transaction& tx) {
            const auto begun = limits.begin_try(tx, kind, subject);
            return begun ? std::nullopt : begun.error().wait;
        });
    }

    int fail_until_blocked(Attempt kind, const Subject& subject) {
        int count = 0;
        while (!fail(kind, subject)) {
            ++count;
        }
        return count;
    }

    bool may_send_code() {
        return database->write([&](Transaction& tx) { return limits.may_send_code(tx, ada); });
    }

    bool may_send_notice(std::string_view kind) {
        return database->write([&](Transaction& tx) {
            return limits.may_send_notice(tx, kind, ada);
        });
    }

    testing::TestDatabase database;
    AccountLimits limits{Secret(std::string(32, 'k')), Mode::on};
    const Subject ada = limits.subject_of("ada@example.org");
    const Subject bob = limits.subject_of("bob@example.org");
};

TEST_F(AccountLimitsTest, FiveWrongPasswordsAreTakenAndTheSixthWaits) {
    EXPECT_EQ(fail_until_blocked(Attempt::password, ada), 5);
    EXPECT_EQ(fail(Attempt::password, ada), 1s);
    EXPECT_EQ(fail(Attempt::password, bob), std::nullopt) << "another account";
}

/// The whole curve: the earliest moment of each try, to the millisecond.
TEST_F(AccountLimitsTest, EachWaitEndsExactly) {
    for (int failures = 1; failures < 100; ++failures) {
        ASSERT_EQ(fail(Attempt::password, ada), std::nullopt) << failures;
        const auto wait = rule_of(Attempt::password).wait_after(failures);
        if (wait > 0ms) {
            database.clock().advance(wait - 1ms);
            ASSERT_EQ(fail(Attempt::password, ada), 1ms) << failures;
            database.clock().advance(1ms);
        }
    }
    ASSERT_EQ(fail(Attempt::password, ada), std::nullopt) << "the hundredth";
    for (const auto pause : {900s, 86400s, 86400s * 365}) {
        database.clock().advance(pause);
        EXPECT_EQ(fail(Attempt::password, ada), 900s) << "shut, until its owner recovers it";
    }
    database->write([&](Transaction& tx) { limits.forgive(tx, ada); });
    EXPECT_EQ(fail(Attempt::password, ada), std::nullopt);
}

TEST_F(AccountLimitsTest, ATryThatIsBlockedDoesNotCount) {
    fail_until_blocked(Attempt::password, ada);
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(fail(Attempt::password, ada), 1s);
    }
    database.clock().advance(1s);
    EXPECT_EQ(fail(Attempt::password, ada), std::nullopt);
}

TEST_F(AccountLimitsTest, SuccessBeginsAnew) {
    fail_until_blocked(Attempt::password, ada);
    database->write([&](Transaction& tx) { limits.succeed(tx, Attempt::password, ada); });
    EXPECT_EQ(fail_until_blocked(Attempt::password, ada), 5);
}

TEST_F(AccountLimitsTest, TellsOfTheFailuresBefore) {
    for (std::int64_t before = 0; before < 4; ++before) {
        const auto begun = database->write([&](Transaction& tx) {
            return limits.begin_try(tx, Attempt::password, ada);
        });
        EXPECT_EQ(begun.value(), before);
    }
}

TEST_F(AccountLimitsTest, FailuresAreForgottenAfterADay) {
    for (int i = 0; i < 5; ++i) {
        fail(Attempt::password, ada);
    }
    database.clock().advance(24h - 1ms);
    EXPECT_EQ(fail(Attempt::password, ada), std::nullopt);
    EXPECT_EQ(fail(Attempt::password, ada), 2s) << "the sixth";
    database.clock().advance(24h);
    EXPECT_EQ(fail_until_blocked(Attempt::password, ada), 5);
}

TEST_F(AccountLimitsTest, AKnownDeviceHasACountOfItsOwn) {
    const Subject device = limits.subject_of("ada@example.org", "device");
    fail_until_blocked(Attempt::password, ada);
    EXPECT_EQ(fail_until_blocked(Attempt::password, device), 5);
    EXPECT_EQ(
        fail_until_blocked(Attempt::password, limits.subject_of("bob@example.org", "device")), 5
    );
    database->write([&](Transaction& tx) { limits.succeed(tx, Attempt::password, device); });
    EXPECT_TRUE(fail(Attempt::password, ada)) << "its success is nothing to strangers";
    database->write([&](Transaction& tx) { limits.forgive(tx, ada); });
    EXPECT_FALSE(fail(Attempt::password, ada));
    EXPECT_FALSE(fail(Attempt::password, device));
}

TEST_F(AccountLimitsTest, TenWrongCodesBlockForADay) {
    EXPECT_EQ(fail_until_blocked(Attempt::code, ada), 10);
    database.clock().advance(24h - 1ms);
    EXPECT_EQ(fail(Attempt::code, ada), 1ms);
    database.clock().advance(1ms);
    EXPECT_EQ(fail_until_blocked(Attempt::code, ada), 10);
}

TEST_F(AccountLimitsTest, AClockThatWasSetBackBlocksNoLongerThanTheRule) {
    fail_until_blocked(Attempt::password, ada);
    database.clock().advance(-24h);
    EXPECT_EQ(fail(Attempt::password, ada), 1s);
}

TEST_F(AccountLimitsTest, ThreeMailsAtOnceAndTenADay) {
    int sent = 0;
    for (auto time = 0min; time < 24h; time += 1min) {
        sent += may_send_code() ? 1 : 0;
        EXPECT_TRUE(time > 3min || sent <= 3);
        database.clock().advance(1min);
    }
    EXPECT_EQ(sent, 19) << "ten at first, and those that came back in the course of the day";
}

TEST_F(AccountLimitsTest, MailsComeBackOneByOne) {
    EXPECT_TRUE(may_send_code());
    EXPECT_TRUE(may_send_code());
    EXPECT_TRUE(may_send_code());
    EXPECT_FALSE(may_send_code());
    database.clock().advance(20min - 1ms);
    EXPECT_FALSE(may_send_code());
    database.clock().advance(1ms);
    EXPECT_TRUE(may_send_code());
}

TEST_F(AccountLimitsTest, OneNoticeOfAKindAnHour) {
    EXPECT_TRUE(may_send_notice("new_device"));
    EXPECT_TRUE(may_send_notice("password_changed")) << "another kind";
    EXPECT_FALSE(may_send_notice("new_device"));
    database.clock().advance(1h - 1ms);
    EXPECT_FALSE(may_send_notice("new_device"));
    database.clock().advance(1ms);
    EXPECT_TRUE(may_send_notice("new_device"));
}

TEST_F(AccountLimitsTest, SubjectsAreKeyed) {
    EXPECT_EQ(ada.account.size(), 22U);
    EXPECT_EQ(ada.account.find("ada"), std::string::npos);
    const AccountLimits others{Secret(std::string(32, 'o')), Mode::on};
    EXPECT_NE(others.subject_of("ada@example.org").account, ada.account);
}

TEST_F(AccountLimitsTest, OffCountsNothing) {
    const AccountLimits off{Secret(std::string(32, 'k')), Mode::off};
    database->write([&](Transaction& tx) {
        for (int i = 0; i < 200; ++i) {
            EXPECT_TRUE(off.begin_try(tx, Attempt::password, ada));
            EXPECT_TRUE(off.may_send_code(tx, ada));
        }
        EXPECT_FALSE(off.is_blocked(tx, Attempt::password, ada));
    });
}

} // namespace
} // namespace latchkey::throttle
