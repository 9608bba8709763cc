#include "mail/outbox_store.hpp"

#include <tuple>
#include <utility>

namespace latchkey::mail {

void insert_outbox_row(storage::Transaction& tx, const NewOutboxRow& row) {
    tx.execute(
        "INSERT INTO outbox"
        " (recipient, topic, sealed_message, attempts, created_at, next_attempt_at, expires_at)"
        " VALUES (:recipient, :topic, :sealed_message, 0, :created_at, :next_attempt_at,"
        " :expires_at)",
        {{"recipient", row.recipient},
         {"topic", row.topic},
         {"sealed_message", row.sealed_message},
         {"created_at", tx.now()},
         {"next_attempt_at", tx.now()},
         {"expires_at", row.expires_at}}
    );
}

std::vector<OutboxRow> list_due_outbox_rows(storage::Transaction& tx, unsigned rows_max) {
    std::vector<OutboxRow> rows;
    for (auto& [id, recipient, sealed_message, attempts, expires_at] :
         tx.list<std::int64_t, std::string, std::string, unsigned, TimePoint>(
             "SELECT id, recipient, sealed_message, attempts, expires_at FROM outbox"
             " WHERE next_attempt_at <= :now ORDER BY next_attempt_at, id LIMIT :rows_max",
             {{"now", tx.now()}, {"rows_max", rows_max}}
         )) {
        rows.push_back({id, std::move(recipient), std::move(sealed_message), attempts, expires_at});
    }
    return rows;
}

std::optional<TimePoint> find_next_outbox_attempt(storage::Transaction& tx) {
    const auto row =
        tx.find<TimePoint>("SELECT next_attempt_at FROM outbox ORDER BY next_attempt_at LIMIT 1");
    return row ? std::optional(std::get<0>(*row)) : std::nullopt;
}

std::int64_t count_outbox_rows(storage::Transaction& tx) {
    return std::get<0>(tx.find<std::int64_t>("SELECT count(*) FROM outbox").value());
}

Backlog find_outbox_backlog(storage::Transaction& tx) {
    const auto oldest = tx.find<TimePoint>("SELECT created_at FROM outbox ORDER BY id LIMIT 1");
    return {
        .mails = count_outbox_rows(tx),
        .oldest = oldest ? std::optional(std::get<0>(*oldest)) : std::nullopt};
}

void update_outbox_attempt(storage::Transaction& tx, std::int64_t id, TimePoint next_attempt_at) {
    tx.execute(
        "UPDATE outbox SET attempts = attempts + 1, next_attempt_at = :next_attempt_at WHERE id = "
        ":id",
        {{"next_attempt_at", next_attempt_at}, {"id", id}}
    );
}

void erase_outbox_topic(
    storage::Transaction& tx, const std::string& recipient, std::string_view topic
) {
    tx.execute(
        "DELETE FROM outbox WHERE recipient = :recipient AND topic = :topic",
        {{"recipient", recipient}, {"topic", topic}}
    );
}

std::int64_t erase_outbox(storage::Transaction& tx) {
    return tx.execute("DELETE FROM outbox");
}

void erase_outbox_row(storage::Transaction& tx, std::int64_t id) {
    tx.execute("DELETE FROM outbox WHERE id = :id", {{"id", id}});
}

} // namespace latchkey::mail
