#include "sessions/change_store.hpp"

namespace latchkey::sessions {

using storage::Transaction;

namespace {

constexpr std::int64_t changes_at_once_max = 1000;

} // namespace

std::int64_t newest_change(Transaction& tx) {
    const auto newest = tx.find<std::int64_t>("SELECT coalesce(max(id), 0) FROM changes");
    return std::get<0>(newest.value());
}

std::vector<Change> list_changes(Transaction& tx, std::int64_t after, std::int64_t rows_max) {
    std::vector<Change> changes;
    for (const auto& [id, user_id] : tx.list<std::int64_t, accounts::UserId>(
             "SELECT id, user_id FROM changes WHERE id > :after ORDER BY id LIMIT :rows_max",
             {{"after", after}, {"rows_max", rows_max}}
         )) {
        changes.push_back({id, user_id});
    }
    return changes;
}

ChangedUsers list_changed_users(Transaction& tx, std::int64_t after) {
    const auto changes = list_changes(tx, after, changes_at_once_max);
    ChangedUsers changed{.user_ids = {}, .may_be_anybody = false, .newest = after};
    if (changes.empty()) {
        return changed;
    }
    changed.may_be_anybody = changes.front().id != after + 1 ||
                             changes.size() == static_cast<std::size_t>(changes_at_once_max);
    changed.newest = changed.may_be_anybody ? newest_change(tx) : changes.back().id;
    for (const Change& change : changes) {
        changed.user_ids.push_back(change.user_id);
    }
    return changed;
}

void insert_gap(Transaction& tx) {
    constexpr std::int64_t nobody = 0;
    for (int i = 0; i < 2; ++i) {
        tx.execute("INSERT INTO changes (user_id) VALUES (:user_id)", {{"user_id", nobody}});
    }
    tx.execute("DELETE FROM changes WHERE id = (SELECT max(id) FROM changes) - 1");
}

std::int64_t erase_old_changes(Transaction& tx, std::int64_t kept, std::int64_t rows_max) {
    return tx.execute(
        "DELETE FROM changes WHERE id IN (SELECT id FROM changes"
        " WHERE id <= (SELECT max(id) FROM changes) - :kept ORDER BY id LIMIT :rows_max)",
        {{"kept", kept}, {"rows_max", rows_max}}
    );
}

} // namespace latchkey::sessions
