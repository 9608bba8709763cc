#include "base/error.hpp"
#include "mail/dev_mailbox.hpp"
#include "mail/outbox.hpp"
#include "storage/migrations.hpp"
#include "storage/sqlite_database.hpp"
#include "support/manual_clock.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

namespace latchkey::mail {
namespace {

using namespace std::chrono_literals;
using storage::Transaction;

/// A mail server in a box: answers as the test says and keeps what it took.
class ScriptedMailer final : public Mailer {
public:
    explicit ScriptedMailer(const Clock& clock)
        : taken_(clock) {}

    Delivery deliver(const Message& message) override {
        ++attempts;
        before_answer();
        return answer == Delivery::delivered ? taken_.deliver(message) : answer.load();
    }

    [[nodiscard]] std::vector<DevMailbox::Mail> taken() const { return taken_.list(); }

    std::atomic<Delivery> answer = Delivery::delivered;
    std::atomic<int> attempts = 0;
    std::function<void()> before_answer = [] {};

private:
    DevMailbox taken_;
};

class OutboxTest : public ::testing::Test {
protected:
    OutboxTest() {
        const auto connection = storage::open_sqlite_connection(path_);
        storage::Migrator(*connection, storage::sqlite_migrations(), clock_).upgrade();
        database_ = std::make_unique<storage::SqliteDatabase>(
            storage::SqliteDatabase::Options{path_}, clock_
        );
        restart();
    }

    /// A new outbox over the same rows, as after a restart of the server.
    void restart(char key = 'k') {
        outbox_ = std::make_unique<Outbox>(
            *database_,
            crypto::Sealer(Secret(std::string(crypto::Sealer::key_bytes, key))),
            mailer_,
            clock_
        );
    }

    void enqueue(std::chrono::seconds lifetime = 10min, const std::string& to = "ana@example.com") {
        database_->write([&](Transaction& tx) {
            outbox_->enqueue(
                tx, {to, "Your code", "the code is 482913\n", "<p>482913</p>"}, lifetime
            );
        });
    }

    std::int64_t rows() {
        return database_->read([](Transaction& tx) {
            return std::get<0>(tx.find<std::int64_t>("SELECT count(*) FROM outbox").value());
        });
    }

    std::int64_t failed_attempts() {
        return database_->read([](Transaction& tx) {
            return std::get<0>(tx.find<std::int64_t>("SELECT attempts FROM outbox").value());
        });
    }

    /// From inside the thread's own time: the tests below wait for it, with a limit.
    static bool comes_true(const std::function<bool()>& condition) {
        for (int i = 0; i < 1000 && !condition(); ++i) {
            std::this_thread::sleep_for(10ms);
        }
        return condition();
    }

    testing::TemporaryFolder folder_;
    std::string path_ = folder_.file("outbox.db");
    testing::ManualClock clock_;
    ScriptedMailer mailer_{clock_};
    std::unique_ptr<storage::SqliteDatabase> database_;
    std::unique_ptr<Outbox> outbox_;
};

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
        EXPECT_GE(pause, std::min<std::chrono::milliseconds>(expected, 10min) * 8 / 10);
        EXPECT_LE(pause, std::min<std::chrono::milliseconds>(expected * 12 / 10, 10min));

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
            {
                {"rows", Outbox::rows_max - 1}
        }
        );
    });
    enqueue();
    EXPECT_EQ(rows(), Outbox::rows_max);
    enqueue();
    EXPECT_EQ(rows(), Outbox::rows_max);
}

TEST_F(OutboxTest, the_thread_sends_after_a_notice) {
    outbox_->start();
    enqueue();
    outbox_->notify();
    EXPECT_TRUE(comes_true([&] { return mailer_.taken().size() == 1 && rows() == 0; }));
    enqueue();
    outbox_->notify();
    EXPECT_TRUE(comes_true([&] { return mailer_.taken().size() == 2; }));
}

TEST_F(OutboxTest, the_thread_sends_at_start_what_was_left) {
    enqueue();
    restart();
    outbox_->start();
    EXPECT_TRUE(comes_true([&] { return mailer_.taken().size() == 1; }));
}

/// The manual clock gives the time the thread computes with; its sleep of a second is real.
TEST_F(OutboxTest, the_thread_wakes_by_itself_when_a_row_is_due) {
    mailer_.answer = Delivery::deferred;
    enqueue(1s);
    outbox_->start();
    ASSERT_TRUE(comes_true([&] { return failed_attempts() == 1; }));
    clock_.advance(1s);
    EXPECT_TRUE(comes_true([&] { return rows() == 0; }));
    EXPECT_EQ(mailer_.attempts, 1);
}

TEST_F(OutboxTest, the_thread_survives_a_database_that_fails) {
    database_->write([](Transaction& tx) { tx.execute("ALTER TABLE outbox RENAME TO away"); });
    outbox_->start();
    std::this_thread::sleep_for(50ms); // its first pass fails
    database_->write([](Transaction& tx) { tx.execute("ALTER TABLE away RENAME TO outbox"); });
    enqueue();
    outbox_->notify();
    EXPECT_TRUE(comes_true([&] { return mailer_.taken().size() == 1; }));
}

TEST_F(OutboxTest, the_thread_and_a_caller_send_once) {
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

TEST_F(OutboxTest, stops_between_two_mails_and_keeps_the_rest) {
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

TEST(BackOff, grows_by_three_up_to_ten_minutes) {
    EXPECT_EQ(back_off(0, 1.0), 5s);
    EXPECT_EQ(back_off(1, 1.0), 15s);
    EXPECT_EQ(back_off(4, 1.0), 405s);
    EXPECT_EQ(back_off(5, 1.0), 10min);
    EXPECT_EQ(back_off(4'000'000'000U, 1.0), 10min);
    EXPECT_EQ(back_off(0, 0.8), 4s);
    EXPECT_EQ(back_off(0, 1.2), 6s);
    EXPECT_EQ(back_off(9, 0.8), 8min);
    EXPECT_EQ(back_off(9, 1.2), 10min);
}

} // namespace
} // namespace latchkey::mail
