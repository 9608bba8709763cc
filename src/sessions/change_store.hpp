#pragma once

// The changes table: whose session ended or whose account changed, in the order of the commits.
// Written by triggers, so that no path is forgotten.

#include "accounts/model.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <vector>

namespace latchkey::sessions {

struct Change {
    std::int64_t id;
    accounts::UserId user_id;
};

/// The newest id; 0 when there has been none.
std::int64_t newest_change(storage::Transaction& tx);

/// Those after that one, up to `rows_max`, in their order.
std::vector<Change>
list_changes(storage::Transaction& tx, std::int64_t after, std::int64_t rows_max);

/// Who was changed since then.
struct ChangedUsers {
    std::vector<accounts::UserId> user_ids; // some more than once
    bool may_be_anybody;                    // too many to be read, or some are dropped already
    std::int64_t newest;                    // to go on from
};

ChangedUsers list_changed_users(storage::Transaction& tx, std::int64_t after);

/// Says that anybody may have changed: leaves a gap, as where rows were dropped unread.
void insert_gap(storage::Transaction& tx);

/// Drops up to `rows_max` of those that are no more among the newest `kept`, and says how many.
std::int64_t erase_old_changes(storage::Transaction& tx, std::int64_t kept, std::int64_t rows_max);

} // namespace latchkey::sessions
