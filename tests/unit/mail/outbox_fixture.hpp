#pragma once

// An outbox over a real database file, a clock that stands still and a mail server that obeys.

#include "mail/dev_mailbox.hpp"
#include "mail/outbox.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

namespace latchkey::mail {

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
    OutboxTest() { restart(); }

    /// A new outbox over the same rows, as after a restart of the server.
    void restart(char key = 'k') {
        outbox_ = std::make_unique<Outbox>(
            *database_,
            crypto::Sealer(Secret(std::string(crypto::Sealer::key_bytes, key))),
            mailer_,
            clock_
        );
    }

    void enqueue(
        std::chrono::seconds lifetime = std::chrono::minutes(10),
        const std::string& to = "ana@example.com"
    ) {
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

    testing::TestDatabase database_;
    testing::ManualClock& clock_ = database_.clock();
    ScriptedMailer mailer_{clock_};
    std::unique_ptr<Outbox> outbox_;
};

} // namespace latchkey::mail
