#pragma once

// The rows of the table `outbox`. Called by Outbox only.

#include "base/clock.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::mail {

struct OutboxRow {
    std::int64_t id;
    std::string recipient;
    std::string sealed_message;
    unsigned attempts; // those that failed
    TimePoint expires_at;
};

struct NewOutboxRow {
    std::string recipient;
    std::string topic; // what it is about, where a newer mail makes an older one worthless
    std::string sealed_message;
    TimePoint expires_at;
};

/// Due at once.
void insert_outbox_row(storage::Transaction& tx, const NewOutboxRow& row);

/// Those due at the transaction's time, the longest waiting first.
std::vector<OutboxRow> list_due_outbox_rows(storage::Transaction& tx, unsigned rows_max);

/// When the next row is due; nothing when there is none.
std::optional<TimePoint> find_next_outbox_attempt(storage::Transaction& tx);

std::int64_t count_outbox_rows(storage::Transaction& tx);

struct Backlog {
    std::int64_t mails;
    std::optional<TimePoint> oldest; // when it was promised
};

Backlog find_outbox_backlog(storage::Transaction& tx);

/// Counts one more failed attempt.
void update_outbox_attempt(storage::Transaction& tx, std::int64_t id, TimePoint next_attempt_at);

/// Those of the recipient on that topic.
void erase_outbox_topic(
    storage::Transaction& tx, const std::string& recipient, std::string_view topic
);

/// Drops all that waits; how many there were.
std::int64_t erase_outbox(storage::Transaction& tx);

void erase_outbox_row(storage::Transaction& tx, std::int64_t id);

} // namespace latchkey::mail
