#include "mail/outbox.hpp"
#include "outbox_fixture.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <thread>

namespace latchkey::mail {
namespace {

using namespace std::chrono_literals;

/// The thread runs in its own time: waits for it, ten seconds at most.
bool comes_true(const std::function<bool()>& condition) {
    for (int i = 0; i < 1000 && !condition(); ++i) {
        std::this_thread::sleep_for(10ms);
    }
    return condition();
}

using OutboxThread = OutboxTest;

TEST_F(OutboxThread, sends_after_a_notice) {
    outbox_->start();
    enqueue();
    outbox_->notify();
    EXPECT_TRUE(comes_true([&] { return mailer_.taken().size() == 1 && rows() == 0; }));
    enqueue();
    outbox_->notify();
    EXPECT_TRUE(comes_true([&] { return mailer_.taken().size() == 2; }));
}

TEST_F(OutboxThread, sends_at_start_what_was_left) {
    enqueue();
    restart();
    outbox_->start();
    EXPECT_TRUE(comes_true([&] { return mailer_.taken().size() == 1; }));
}

/// The manual clock gives the time the thread computes with; its sleep of a second is real.
TEST_F(OutboxThread, wakes_by_itself_when_a_row_is_due) {
    mailer_.answer = Delivery::deferred;
    enqueue(1s);
    outbox_->start();
    ASSERT_TRUE(comes_true([&] { return failed_attempts() == 1; }));
    clock_.advance(1s);
    EXPECT_TRUE(comes_true([&] { return rows() == 0; }));
    EXPECT_EQ(mailer_.attempts, 1);
}

TEST_F(OutboxThread, survives_a_database_that_fails) {
    database_->write([](Transaction& tx) { tx.execute("ALTER TABLE outbox RENAME TO away"); });
    outbox_->start();
    std::this_thread::sleep_for(50ms); // its first pass fails
    database_->write([](Transaction& tx) { tx.execute("ALTER TABLE away RENAME TO outbox"); });
    enqueue();
    outbox_->notify();
    EXPECT_TRUE(comes_true([&] { return mailer_.taken().size() == 1; }));
}

TEST_F(OutboxThread, and_a_caller_send_once) {
    mailer_.before_answer = [] { std::this_thread::sleep_for(2ms); };
    outbox_->start();
    for (int i = 0; i < 20; ++i) {
        enqueue();
        outbox_->notify();
        outbox_->deliver_due();
    }
    EXPECT_EQ(mailer_.attempts, 20);
    EXPECT_EQ(rows(), 0);
}

TEST_F(OutboxThread, stops_between_two_mails_and_keeps_the_rest) {
    for (int i = 0; i < 10; ++i) {
        enqueue();
    }
    mailer_.before_answer = [] { std::this_thread::sleep_for(100ms); };
    outbox_->start();
    ASSERT_TRUE(comes_true([&] { return mailer_.attempts >= 1; }));
    outbox_->stop();
    outbox_->stop();
    const int sent = mailer_.attempts;
    EXPECT_LT(sent, 10);
    EXPECT_EQ(rows(), 10 - sent);
    outbox_->start();
    EXPECT_TRUE(comes_true([&] { return rows() == 0; }));
    EXPECT_EQ(mailer_.attempts, 10);
}

} // namespace
} // namespace latchkey::mail
