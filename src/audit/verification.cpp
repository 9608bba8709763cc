#include "audit/verification.hpp"

#include "audit/entry.hpp"
#include "audit/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace latchkey::audit {

namespace {

constexpr std::int64_t batch_rows = 1000;

/// How far from its place a row is looked for.
constexpr std::int64_t move_max = 1000;

/// A part of the record together with both of its ends, as of one moment.
struct Batch {
    Head head;
    std::vector<Entry> entries;
};

/// The place that the row was written for, when that is a near one.
std::optional<std::int64_t> find_own_place(Entry entry) {
    const std::int64_t here = entry.id;
    for (std::int64_t id = std::max<std::int64_t>(here - move_max, 1); id <= here + move_max;
         ++id) {
        entry.id = id;
        if (hash_of(entry) == entry.hash) {
            return id;
        }
    }
    return std::nullopt;
}

std::optional<Fault> find_fault(const Entry& entry, const Link& before) {
    const std::int64_t id = entry.id;
    if (id != before.id + 1) {
        return Fault{
            Fault::Kind::dropped,
            before.id + 1,
            fmt::format("rows {} to {} were dropped", before.id + 1, id - 1)};
    }
    if (hash_of(entry) != entry.hash) {
        const auto own_place = find_own_place(entry);
        return own_place
                   ? Fault{Fault::Kind::reordered, id, fmt::format("row {} was written as row {}: the order was changed", id, *own_place)}
                   : Fault{Fault::Kind::changed, id, fmt::format("row {} was changed", id)};
    }
    if (entry.previous_hash != before.hash) {
        return Fault{
            Fault::Kind::rewritten,
            before.id,
            fmt::format(
                "row {} does not follow row {}: one of them was written in the place of another",
                id,
                before.id
            )};
    }
    return std::nullopt;
}

/// `last`: the newest row there is.
std::optional<Fault> find_fault_at_the_end(const Head& head, const Link& last) {
    if (last.id < head.last_id) {
        return Fault{
            Fault::Kind::cut_off,
            last.id + 1,
            fmt::format("rows {} to {} were cut off at the end", last.id + 1, head.last_id)};
    }
    if (last.id > head.last_id) {
        return Fault{
            Fault::Kind::added,
            head.last_id + 1,
            fmt::format("row {} was added behind the end", head.last_id + 1)};
    }
    if (last.hash != head.hash) {
        return Fault{
            Fault::Kind::rewritten,
            last.id,
            fmt::format("row {} is not the one that the end was signed with", last.id)};
    }
    return std::nullopt;
}

std::optional<Fault> find_forgery(const Head& head, const Record& record) {
    if (record.is_signed(head) || is_unbegun(head)) {
        return std::nullopt;
    }
    return Fault{
        Fault::Kind::forged,
        head.last_id,
        fmt::format("the end, at row {}, was not signed with this SECRET_KEY", head.last_id)};
}

/// Goes from row to row.
class Walk {
public:
    /// What may be taken on trust when the head may: where its rows begin.
    void begin_behind_dropped(const Head& head) {
        if (head.dropped_id > last_.id || !has_begun_) {
            last_ = {head.dropped_id, head.dropped_hash};
            has_begun_ = true;
        }
    }

    std::optional<Fault> follow(const std::vector<Entry>& entries) {
        for (const Entry& entry : entries) {
            if (auto fault = find_fault(entry, last_)) {
                return fault;
            }
            last_ = {entry.id, entry.hash};
            ++rows_;
        }
        return std::nullopt;
    }

    [[nodiscard]] const Link& last() const { return last_; }

    [[nodiscard]] std::int64_t rows() const { return rows_; }

private:
    bool has_begun_ = false;
    Link last_{0, ""};
    std::int64_t rows_ = 0;
};

} // namespace

Verification verify(
    storage::Database& database,
    const Record& record,
    const std::function<void(std::int64_t id)>& on_batch
) {
    Walk walk;
    while (true) {
        // Both ends are read with each batch: the server adds and drops rows all the while.
        const Batch batch = database.read([&](storage::Transaction& tx) {
            Head head = find_head(tx);
            walk.begin_behind_dropped(head);
            auto entries = list_entries_after(tx, walk.last().id, batch_rows);
            return Batch{std::move(head), std::move(entries)};
        });
        auto fault = walk.follow(batch.entries);
        on_batch(walk.last().id);
        const bool is_end = std::ssize(batch.entries) < batch_rows;
        if (!fault && is_end) {
            fault = find_fault_at_the_end(batch.head, walk.last());
        }
        if (!fault) {
            fault = find_forgery(batch.head, record);
        }
        if (fault || is_end) {
            return {walk.rows(), batch.head, std::move(fault)};
        }
    }
}

} // namespace latchkey::audit
