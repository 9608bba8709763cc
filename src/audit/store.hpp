#pragma once

// The tables of the record: its rows, and the one row of its ends. Each function is one statement.

#include "audit/entry.hpp"
#include "audit/head.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace latchkey::audit {

void insert_entry(storage::Transaction& tx, const Entry& entry);

/// Throws Failure when it is gone.
Head find_head(storage::Transaction& tx);
void update_head(storage::Transaction& tx, const Head& head);

/// A row, as far as what comes behind it needs it.
struct Link {
    std::int64_t id;
    std::string hash;
};

/// The last of the rows behind `dropped_id` that come before every one of `kept_from` or later, and
/// are at most `rows_max`.
std::optional<Link> find_last_before(
    storage::Transaction& tx, std::int64_t dropped_id, TimePoint kept_from, std::int64_t rows_max
);

/// The rows that the head names as dropped; how many there were.
std::int64_t erase_dropped(storage::Transaction& tx);

/// The next rows behind `id`, oldest first.
std::vector<Entry>
list_entries_after(storage::Transaction& tx, std::int64_t id, std::int64_t rows_max);

/// Which rows somebody wants to see.
struct Filter {
    std::optional<std::int64_t> user_id = {}; // who did it, or to whom it happened
    std::optional<Kind> kind = {};
    TimePoint from = TimePoint::min();
    TimePoint to = TimePoint::max(); // exclusive
};

struct PageRequest {
    static constexpr std::int64_t limit_max = 100;

    Filter filter;
    std::int64_t limit = limit_max;
    std::int64_t before = std::numeric_limits<std::int64_t>::max(); // id
};

/// Newest first.
std::vector<Entry> list_entries(storage::Transaction& tx, const PageRequest& request);

} // namespace latchkey::audit
