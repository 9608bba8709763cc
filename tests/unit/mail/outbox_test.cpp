#include "base/error.hpp"
#include "mail/dev_mailbox.hpp"
#include "mail/outbox.hpp"
#include "outbox_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

namespace latchkey::mail {
namespace {

using namespace std::chrono_literals;
using storage::Transaction;

TEST_F(OutboxTest, sends_what_was_committed_and_forgets_it) {
    enqueue();
    EXPECT_EQ(outbox_->deliver_due(), std::nullopt);
    const auto taken = mailer_.taken();
    ASSERT_EQ(taken.size(), 1U);
    EXPECT_EQ(
        taken[0].message,
        (Message{"ana@example.com", "Your code", "the code is 482913\n", "<p>482913</p>"})
    );
    EXPECT_EQ(rows(), 0);
    outbox_->deliver_due();
    EXPECT_EQ(mailer_.attempts, 1);
}

TEST_F(OutboxTest, knows_no_mail_whose_transaction_was_rolled_back) {
    const auto rolled_back = [&] {
        database_->write([&](Transaction& tx) {
            outbox_->enqueue(tx, {"ana@example.com", "s", "t", "h"}, 10min);
            throw std::runtime_error("the caller changed its mind");
        });
    };
    EXPECT_THROW(rolled_back(), std::runtime_error);
    EXPECT_EQ(rows(), 0);
    outbox_->deliver_due();
    EXPECT_EQ(mailer_.attempts, 0);
}

TEST_F(OutboxTest, sends_only_the_newest_mail_on_a_topic) {
    const auto replace = [&](const std::string& to, const std::string& topic) {
        database_->write([&](Transaction& tx) {
            outbox_->replace(tx, topic, outbox_->seal({to, topic, "t", "h"}), 10min);
        });
    };
    enqueue();
    replace("ana@example.com", "code");
    replace("ana@example.com", "notice");
    replace("bob@example.com", "code");
    replace("ana@example.com", "code");
    EXPECT_EQ(rows(), 4) << "of ana's two codes one";
    outbox_->deliver_due();
    EXPECT_EQ(mailer_.attempts, 4);
}

TEST_F(OutboxTest, drops_a_decoy_unsent) {
    database_->write([&](Transaction& tx) {
        SealedMessage decoy = outbox_->seal({"nobody@example.com", "s", "t", "h"});
        decoy.recipient.clear();
        outbox_->replace(tx, "code", decoy, 10min);
    });
    EXPECT_EQ(rows(), 1);
    outbox_->deliver_due();
    EXPECT_EQ(rows(), 0);
    EXPECT_EQ(mailer_.attempts, 0);
}

TEST_F(OutboxTest, sends_in_the_order_of_enqueuing) {
    for (int i = 0; i < 50; ++i) { // more than one batch
        enqueue(10min, std::to_string(i) + "@example.com");
    }
    outbox_->deliver_due();
    const auto taken = mailer_.taken();
    ASSERT_EQ(taken.size(), 50U);
    for (int i = 0; i < 50; ++i) {
        EXPECT_EQ(
            taken[static_cast<std::size_t>(i)].message.to, std::to_string(i) + "@example.com"
        );
    }
}

TEST_F(OutboxTest, keeps_the_message_sealed_in_the_database) {
    enqueue();
    const auto sealed = database_->read([](Transaction& tx) {
        return std::get<0>(tx.find<std::string>("SELECT sealed_message FROM outbox").value());
    });
    EXPECT_FALSE(sealed.empty());
    for (const char* in_clear : {"482913", "code", "subject"}) {
        EXPECT_EQ(sealed.find(in_clear), std::string::npos);
    }
}

TEST_F(OutboxTest, does_not_send_a_row_that_was_turned_to_someone_else) {
    enqueue();
    database_->write([](Transaction& tx) {
        tx.execute("UPDATE outbox SET recipient = 'eve@evil.example'");
    });
    outbox_->deliver_due();
    EXPECT_EQ(mailer_.attempts, 0);
    EXPECT_EQ(rows(), 0);
}

TEST_F(OutboxTest, drops_what_another_key_sealed) {
    enqueue();
    restart('x');
    outbox_->deliver_due();
    EXPECT_EQ(mailer_.attempts, 0);
    EXPECT_EQ(rows(), 0);
}

TEST_F(OutboxTest, drops_what_the_server_refuses) {
    mailer_.answer = Delivery::refused;
    enqueue();
    EXPECT_EQ(outbox_->deliver_due(), std::nullopt);
    EXPECT_EQ(mailer_.attempts, 1);
    EXPECT_EQ(rows(), 0);
}

TEST_F(OutboxTest, waits_longer_after_each_failure) {
    mailer_.answer = Delivery::deferred;
    enqueue(24h);
    std::chrono::milliseconds expected = 5s;
    for (int failures = 1; failures <= 8; ++failures) {
        const auto next = outbox_->deliver_due();
        EXPECT_EQ(mailer_.attempts, failures);
        EXPECT_EQ(failed_attempts(), failures);
        ASSERT_TRUE(next);
        const auto pause = *next - clock_.now();
        EXPECT_GE(pause, std::min<std::chrono::milliseconds>(expected, 45s) * 8 / 10);
        EXPECT_LE(pause, std::min<std::chrono::milliseconds>(expected * 12 / 10, 45s));

        clock_.advance(pause - 1ms);
        outbox_->deliver_due();
        EXPECT_EQ(mailer_.attempts, failures) << "came back too early";
        clock_.advance(1ms);
        expected *= 3;
    }
    mailer_.answer = Delivery::delivered;
    EXPECT_EQ(outbox_->deliver_due(), std::nullopt);
    EXPECT_EQ(mailer_.taken().size(), 1U);
    EXPECT_EQ(rows(), 0);
}

TEST_F(OutboxTest, one_failing_mail_does_not_hold_up_the_others) {
    enqueue(10min, "first@example.com");
    enqueue(10min, "second@example.com");
    mailer_.before_answer = [&] {
        mailer_.answer = mailer_.attempts == 1 ? Delivery::deferred : Delivery::delivered;
    };
    EXPECT_TRUE(outbox_->deliver_due());
    ASSERT_EQ(mailer_.taken().size(), 1U);
    EXPECT_EQ(mailer_.taken()[0].message.to, "second@example.com");
    EXPECT_EQ(rows(), 1);
}

TEST_F(OutboxTest, never_mails_an_expired_code) {
    enqueue(60s);
    clock_.advance(60s);
    EXPECT_EQ(outbox_->deliver_due(), std::nullopt);
    EXPECT_EQ(mailer_.attempts, 0);
    EXPECT_EQ(rows(), 0);
}

TEST_F(OutboxTest, mails_a_code_until_it_expires) {
    enqueue(60s);
    clock_.advance(60s - 1ms);
    outbox_->deliver_due();
    EXPECT_EQ(mailer_.taken().size(), 1U);
}

TEST_F(OutboxTest, clears_a_deferred_mail_away_when_it_expires) {
    mailer_.answer = Delivery::deferred;
    enqueue(2s);
    EXPECT_EQ(outbox_->deliver_due(), testing::ManualClock::start + 2s);
    clock_.advance(2s);
    EXPECT_EQ(outbox_->deliver_due(), std::nullopt);
    EXPECT_EQ(mailer_.attempts, 1);
    EXPECT_EQ(rows(), 0);
}

/// A slow mail before it must not carry an expired one along.
TEST_F(OutboxTest, looks_at_the_clock_before_each_mail) {
    enqueue(60s, "slow@example.com");
    enqueue(60s, "late@example.com");
    mailer_.before_answer = [&] { clock_.advance(60s); };
    outbox_->deliver_due();
    ASSERT_EQ(mailer_.taken().size(), 1U);
    EXPECT_EQ(mailer_.taken()[0].message.to, "slow@example.com");
    EXPECT_EQ(rows(), 0);
}

TEST_F(OutboxTest, two_at_once_send_once) {
    for (int i = 0; i < 10; ++i) {
        enqueue();
    }
    mailer_.before_answer = [] { std::this_thread::sleep_for(5ms); }; // room for a race
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] { outbox_->deliver_due(); });
        }
    }
    EXPECT_EQ(mailer_.attempts, 10);
    EXPECT_EQ(mailer_.taken().size(), 10U);
    EXPECT_EQ(rows(), 0);
}

TEST_F(OutboxTest, lets_writers_in_while_a_mail_is_on_its_way) {
    enqueue();
    mailer_.before_answer = [&] {
        if (mailer_.attempts == 1) {
            enqueue(); // would never return if a transaction were held
        }
    };
    EXPECT_EQ(outbox_->deliver_due(), std::nullopt);
    EXPECT_EQ(mailer_.taken().size(), 2U);
}

TEST_F(OutboxTest, does_not_send_again_when_the_row_could_not_be_erased) {
    if (testing::DatabasePlace::is_postgresql()) {
        GTEST_SKIP() << "about SQLite's own doing";
    }
    enqueue();
    database_->write([](Transaction& tx) {
        tx.execute("CREATE TRIGGER jammed BEFORE DELETE ON outbox"
                   " BEGIN SELECT RAISE(ABORT, 'no deletion today'); END");
    });
    EXPECT_THROW(outbox_->deliver_due(), Failure);
    EXPECT_THROW(outbox_->deliver_due(), Failure);
    database_->write([](Transaction& tx) { tx.execute("DROP TRIGGER jammed"); });
    EXPECT_EQ(outbox_->deliver_due(), std::nullopt);
    EXPECT_EQ(mailer_.attempts, 1);
    EXPECT_EQ(rows(), 0);
}

TEST_F(OutboxTest, takes_no_more_than_its_limit) {
    database_->write([](Transaction& tx) {
        tx.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)"
            " INSERT INTO outbox (recipient, sealed_message, created_at, next_attempt_at, "
            "expires_at)"
            " SELECT 'a@example.com', '', 0, 0, 0 FROM n",
            {{"rows", Outbox::rows_max - 1}}
        );
    });
    enqueue();
    EXPECT_EQ(rows(), Outbox::rows_max);
    enqueue();
    EXPECT_EQ(rows(), Outbox::rows_max);
}

TEST(BackOff, grows_by_three_up_to_45_seconds) {
    EXPECT_EQ(back_off(0, 1.0), 5s);
    EXPECT_EQ(back_off(1, 1.0), 15s);
    EXPECT_EQ(back_off(2, 1.0), 45s);
    EXPECT_EQ(back_off(3, 1.0), 45s);
    EXPECT_EQ(back_off(4'000'000'000U, 1.0), 45s);
    EXPECT_EQ(back_off(0, 0.8), 4s);
    EXPECT_EQ(back_off(0, 1.2), 6s);
    EXPECT_EQ(back_off(9, 0.8), 36s);
    EXPECT_EQ(back_off(9, 1.2), 45s);
}

} // namespace
} // namespace latchkey::mail
