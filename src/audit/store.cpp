#include "audit/store.hpp"

#include "base/error.hpp"

#include <tuple>
#include <utility>

namespace latchkey::audit {

using storage::Transaction;

namespace {

using OptionalId = std::optional<std::int64_t>;
using OptionalText = std::optional<std::string>;

/// An aggregate of a row's columns, in their order.
template <typename Value, typename Row>
Value made_of(Row&& row) {
    const auto make = [](auto&&... columns) {
        return Value{std::forward<decltype(columns)>(columns)...};
    };
    return std::apply(make, std::forward<Row>(row));
}

/// For statements that select the columns of Entry, in its order.
std::vector<Entry>
select_entries(Transaction& tx, storage::Sql sql, std::initializer_list<storage::Bind> binds) {
    std::vector<Entry> entries;
    for (auto& row : tx.list<
                     std::int64_t,
                     TimePoint,
                     std::string,
                     std::string,
                     OptionalId,
                     OptionalText,
                     OptionalId,
                     OptionalText,
                     std::string,
                     std::string,
                     std::string,
                     std::string,
                     std::string,
                     std::string>(sql, binds)) {
        entries.push_back(made_of<Entry>(std::move(row)));
    }
    return entries;
}

} // namespace

void insert_entry(Transaction& tx, const Entry& entry) {
    tx.execute(
        "INSERT INTO audit_events (id, at, event, actor, actor_id, actor_session_id, user_id,"
        " session_id, facts, address, user_agent, request_id, previous_hash, hash)"
        " VALUES (:id, :at, :event, :actor, :actor_id, :actor_session_id, :user_id,"
        " :session_id, :facts, :address, :user_agent, :request_id, :previous_hash, :hash)",
        {{"id", entry.id},
         {"at", entry.at},
         {"event", entry.event},
         {"actor", entry.actor},
         {"actor_id", entry.actor_id},
         {"actor_session_id", entry.actor_session_id},
         {"user_id", entry.user_id},
         {"session_id", entry.session_id},
         {"facts", entry.facts},
         {"address", entry.address},
         {"user_agent", entry.user_agent},
         {"request_id", entry.request_id},
         {"previous_hash", entry.previous_hash},
         {"hash", entry.hash}}
    );
}

Head find_head(Transaction& tx) {
    auto row =
        tx.find<std::int64_t, std::string, std::int64_t, std::string, TimePoint, std::string>(
            "SELECT last_id, hash, dropped_id, dropped_hash, dropped_at, mac FROM audit_head"
        );
    if (!row) {
        throw Failure("the audit record has lost its end: the table audit_head is empty");
    }
    return made_of<Head>(std::move(*row));
}

void update_head(Transaction& tx, const Head& head) {
    tx.execute(
        "UPDATE audit_head SET last_id = :last_id, hash = :hash, dropped_id = :dropped_id,"
        " dropped_hash = :dropped_hash, dropped_at = :dropped_at, mac = :mac",
        {{"last_id", head.last_id},
         {"hash", head.hash},
         {"dropped_id", head.dropped_id},
         {"dropped_hash", head.dropped_hash},
         {"dropped_at", head.dropped_at},
         {"mac", head.mac}}
    );
}

std::optional<Link> find_last_before(
    Transaction& tx, std::int64_t dropped_id, TimePoint kept_from, std::int64_t rows_max
) {
    auto row = tx.find<std::int64_t, std::string>(
        "SELECT id, hash FROM audit_events"
        " WHERE id > :dropped_id AND id <= CAST(:dropped_id AS BIGINT) + :rows_max AND NOT EXISTS"
        " (SELECT 1 FROM audit_events AS kept WHERE kept.id > :dropped_id"
        " AND kept.id <= audit_events.id AND kept.at >= :kept_from)"
        " ORDER BY id DESC LIMIT 1",
        {{"dropped_id", dropped_id}, {"rows_max", rows_max}, {"kept_from", kept_from}}
    );
    return row ? std::optional(made_of<Link>(std::move(*row))) : std::nullopt;
}

std::int64_t erase_dropped(Transaction& tx) {
    return tx.execute("DELETE FROM audit_events WHERE id <= (SELECT dropped_id FROM audit_head)");
}

std::vector<Entry> list_entries_after(Transaction& tx, std::int64_t id, std::int64_t rows_max) {
    return select_entries(
        tx,
        "SELECT id, at, event, actor, actor_id, actor_session_id, user_id, session_id, facts,"
        " address, user_agent, request_id, previous_hash, hash FROM audit_events"
        " WHERE id > :id ORDER BY id LIMIT :rows_max",
        {{"id", id}, {"rows_max", rows_max}}
    );
}

std::vector<Entry> list_entries(Transaction& tx, const PageRequest& request) {
    const Filter& filter = request.filter;
    const std::string event(filter.kind ? to_string(*filter.kind) : "");
    if (filter.user_id) {
        return select_entries(
            tx,
            "SELECT id, at, event, actor, actor_id, actor_session_id, user_id, session_id, facts,"
            " address, user_agent, request_id, previous_hash, hash FROM audit_events"
            " WHERE (user_id = :user_id OR actor_id = :user_id) AND id < :before"
            " AND at >= :from AND at < :to AND (:event = '' OR event = :event)"
            " ORDER BY id DESC LIMIT :rows_max",
            {{"user_id", *filter.user_id},
             {"before", request.before},
             {"from", filter.from},
             {"to", filter.to},
             {"event", event},
             {"rows_max", request.limit}}
        );
    }
    return select_entries(
        tx,
        "SELECT id, at, event, actor, actor_id, actor_session_id, user_id, session_id, facts,"
        " address, user_agent, request_id, previous_hash, hash FROM audit_events"
        " WHERE id < :before AND at >= :from AND at < :to AND (:event = '' OR event = :event)"
        " ORDER BY id DESC LIMIT :rows_max",
        {{"before", request.before},
         {"from", filter.from},
         {"to", filter.to},
         {"event", event},
         {"rows_max", request.limit}}
    );
}

} // namespace latchkey::audit
