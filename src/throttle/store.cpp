#include "throttle/store.hpp"

#include <limits>

namespace latchkey::throttle {

using storage::Transaction;

std::optional<Failures> find_failures(Transaction& tx, Attempt kind, const Subject& subject) {
    const auto row = tx.find<std::int64_t, TimePoint>(
        "SELECT failures, last_at FROM limit_failures"
        " WHERE kind = :kind AND account = :account AND device = :device",
        {{"kind", to_string(kind)}, {"account", subject.account}, {"device", subject.device}}
    );
    return row ? std::optional(Failures{std::get<0>(*row), std::get<1>(*row)}) : std::nullopt;
}

void update_failures(Transaction& tx, Attempt kind, const Subject& subject, std::int64_t count) {
    tx.execute(
        "INSERT INTO limit_failures (kind, account, device, failures, last_at)"
        " VALUES (:kind, :account, :device, :failures, :now)"
        " ON CONFLICT (kind, account, device) DO UPDATE"
        " SET failures = excluded.failures, last_at = excluded.last_at",
        {{"kind", to_string(kind)},
         {"account", subject.account},
         {"device", subject.device},
         {"failures", count},
         {"now", tx.now()}}
    );
}

void erase_failures(Transaction& tx, Attempt kind, const Subject& subject) {
    tx.execute(
        "DELETE FROM limit_failures"
        " WHERE kind = :kind AND account = :account AND device = :device",
        {{"kind", to_string(kind)}, {"account", subject.account}, {"device", subject.device}}
    );
}

void erase_all_failures(Transaction& tx, Attempt kind, const std::string& account) {
    tx.execute(
        "DELETE FROM limit_failures WHERE kind = :kind AND account = :account",
        {{"kind", to_string(kind)}, {"account", account}}
    );
}

std::int64_t erase_old_failures(Transaction& tx, Attempt kind, std::int64_t rows_max) {
    const FailureRule& rule = rule_of(kind);
    return tx.execute(
        "DELETE FROM limit_failures WHERE (kind, account, device) IN"
        " (SELECT kind, account, device FROM limit_failures"
        " WHERE kind = :kind AND last_at < :forgotten AND failures < :shut_at"
        " ORDER BY last_at LIMIT :rows_max)",
        {{"kind", to_string(kind)},
         {"forgotten", TimePoint(tx.now() - rule.forgotten_after)},
         {"shut_at", rule.shut_at.value_or(std::numeric_limits<std::int64_t>::max())},
         {"rows_max", rows_max}}
    );
}

std::optional<TimePoint> find_arrival(Transaction& tx, const MailLimit& limit) {
    const auto row = tx.find<TimePoint>(
        "SELECT next_at FROM limit_arrivals"
        " WHERE kind = :kind AND account = :account AND rate = :rate",
        {{"kind", limit.kind}, {"account", limit.account}, {"rate", limit.rate}}
    );
    return row ? std::optional(std::get<0>(*row)) : std::nullopt;
}

void update_arrival(Transaction& tx, const MailLimit& limit, TimePoint next_arrival) {
    tx.execute(
        "INSERT INTO limit_arrivals (kind, account, rate, next_at)"
        " VALUES (:kind, :account, :rate, :next_at)"
        " ON CONFLICT (kind, account, rate) DO UPDATE SET next_at = excluded.next_at",
        {{"kind", limit.kind},
         {"account", limit.account},
         {"rate", limit.rate},
         {"next_at", next_arrival}}
    );
}

std::int64_t erase_past_arrivals(Transaction& tx, std::int64_t rows_max) {
    return tx.execute(
        "DELETE FROM limit_arrivals WHERE (kind, account, rate) IN"
        " (SELECT kind, account, rate FROM limit_arrivals"
        " WHERE next_at <= :now ORDER BY next_at LIMIT :rows_max)",
        {{"now", tx.now()}, {"rows_max", rows_max}}
    );
}

} // namespace latchkey::throttle
