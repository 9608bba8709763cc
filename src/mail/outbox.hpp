#pragma once

// Mail that is promised and not yet sent. A service enqueues it in the transaction that creates its
// reason (a one-time code), so both are kept or neither; one thread sends it afterwards, and after
// a restart too. A mail is sent at least once: twice only when the process or the database fails
// between the mail server's yes and the row's end.

#include "base/clock.hpp"
#include "crypto/sealer.hpp"
#include "mail/mailer.hpp"
#include "storage/database.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

namespace latchkey::mail {

struct NewOutboxRow;
struct OutboxRow;

/// A message ready for the table. Without a recipient it is a decoy: it costs what a mail costs
/// and is dropped when its turn comes.
struct SealedMessage {
    std::string recipient;
    std::string sealed;
};

class Outbox {
public:
    /// Mails that wait; with the mail server gone for long, the table stops growing here.
    static constexpr std::int64_t rows_max = 100'000;

    /// The references must outlive it. Sends nothing before start() or deliver_due().
    Outbox(storage::Database& database, crypto::Sealer sealer, Mailer& mailer, const Clock& clock);

    Outbox(const Outbox&) = delete;
    Outbox(Outbox&&) = delete;
    Outbox& operator=(const Outbox&) = delete;
    Outbox& operator=(Outbox&&) = delete;

    /// stop()
    ~Outbox();

    /// Writes the mail, sealed, in the caller's transaction; call notify() once that is committed.
    /// It is never sent `lifetime` or later after tx.now(). When the outbox is full the mail is
    /// dropped and logged: failing instead would tell the caller's client that there was a mail to
    /// send. Throws Failure.
    void enqueue(storage::Transaction& tx, const Message& message, std::chrono::seconds lifetime);

    /// The two halves of enqueue(), for a message that takes the place of what still waits for the
    /// recipient on the same topic. Sealing needs no transaction, so it need not hold one up.
    [[nodiscard]] SealedMessage seal(const Message& message) const;
    void replace(
        storage::Transaction& tx,
        std::string_view topic,
        const SealedMessage& message,
        std::chrono::seconds lifetime
    );

    /// Wakes the thread, which begins a tenth of a second later. Does not block; may be called
    /// without one.
    void notify();

    /// Sends what is due, on the calling thread, and returns when the next mail is due; nothing
    /// when none is left. Callers take turns, the thread included, and of the servers of a database
    /// one sends for all: no mail is sent twice. Throws Failure when the database fails; what was
    /// sent by then is remembered and not sent again.
    std::optional<TimePoint> deliver_due();

    /// Starts the thread, which sends what is due at once. Not to be called twice without stop().
    void start();

    /// Ends the thread; waits for a mail that is on its way, at most the mailer's own limit. What
    /// is left stays in the database. May be called twice.
    void stop();

private:
    void insert(storage::Transaction& tx, const NewOutboxRow& row);
    std::optional<TimePoint> deliver_due(const std::stop_token& stop);
    void settle(const OutboxRow& row);
    Delivery attempt(const OutboxRow& row);
    [[nodiscard]] std::optional<Message> open(const OutboxRow& row) const;
    void defer(const OutboxRow& row);

    void run(const std::stop_token& stop);
    std::chrono::milliseconds run_once(const std::stop_token& stop);

    storage::Database& database_;
    const crypto::Sealer sealer_;
    Mailer& mailer_;
    const Clock& clock_;

    std::mutex delivery_mutex_;      // held for a whole pass
    std::set<std::int64_t> settled_; // done with, and their rows not erased yet

    std::mutex wake_mutex_;
    std::condition_variable_any wake_;
    bool is_notified_ = false;
    std::jthread thread_; // last: ends before what it uses
};

/// The pause after a mail has failed `attempts` + 1 times: 5 s · 3^attempts times `jitter`, at most
/// 45 s, so that a mail server that is back is noticed within a minute. `jitter`: 0.8 to 1.2, so
/// that mails deferred together do not return together.
std::chrono::milliseconds back_off(unsigned attempts, double jitter);

} // namespace latchkey::mail
