#include "sessions/change_store.hpp"

namespace latchkey::sessions {

using storage::Transaction;

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

std::int64_t erase_old_changes(Transaction& tx, std::int64_t kept, std::int64_t rows_max) {
    return tx.execute(
        "DELETE FROM changes WHERE id IN (SELECT id FROM changes"
        " WHERE id <= (SELECT max(id) FROM changes) - :kept ORDER BY id LIMIT :rows_max)",
        {{"kept", kept}, {"rows_max", rows_max}}
    );
}

} // namespace latchkey::sessions
