#include "audit/record.hpp"

#include "audit/entry.hpp"
#include "audit/store.hpp"
#include "base/compare.hpp"

#include <spdlog/spdlog.h>

namespace latchkey::audit {

void Record::append(storage::Transaction& tx, const Event& event) const {
    Head head = find_head(tx);
    const bool goes_on = may_go_on(head);
    const Entry entry = chain(event, tx.now(), head.last_id, head.hash);
    insert_entry(tx, entry);
    head.last_id = entry.id;
    head.hash = entry.hash;
    head.mac = goes_on ? sign(head, key_) : "";
    update_head(tx, head);
    ++counts_[static_cast<std::size_t>(event.kind)];
}

std::uint64_t Record::count(Kind kind) const {
    return counts_[static_cast<std::size_t>(kind)];
}

std::int64_t
Record::trim(storage::Transaction& tx, TimePoint kept_from, std::int64_t rows_max) const {
    Head head = find_head(tx);
    const auto last =
        is_signed(head) ? find_last_before(tx, head.dropped_id, kept_from, rows_max) : std::nullopt;
    if (!last) {
        return 0;
    }
    head.dropped_id = last->id;
    head.dropped_hash = last->hash;
    head.dropped_at = tx.now();
    head.mac = sign(head, key_);
    update_head(tx, head); // first: the database lets only what it names be dropped
    return erase_dropped(tx);
}

bool Record::is_signed(const Head& head) const {
    return equal_in_constant_time(head.mac, sign(head, key_));
}

/// Whoever could have the server sign what they have put in its place would be found by nobody.
bool Record::may_go_on(const Head& head) const {
    if (is_signed(head) || is_unbegun(head)) {
        return true;
    }
    spdlog::critical("audit: the record's end was not signed by this server: latchkey audit verify "
                     "says more");
    return false;
}

} // namespace latchkey::audit
