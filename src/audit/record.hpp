#pragma once

// The record of what mattered for security: added to in the transaction it tells of, never changed,
// each row chained to the one before it, the end signed. The composition root makes one; services
// append to it, on the writer's thread.

#include "audit/head.hpp"
#include "audit/model.hpp"
#include "base/clock.hpp"
#include "base/secret.hpp"
#include "storage/database.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <utility>

namespace latchkey::audit {

/// Thread-safe.
class Record {
public:
    /// `key` signs the end of the record: crypto::derive_key(SECRET_KEY, "audit-head-mac").
    explicit Record(Secret key)
        : key_(std::move(key)) {}

    /// Adds the event, at the transaction's now. A record whose end somebody else has signed is
    /// added to all the same, but not signed again: verify() goes on finding it. Throws Failure.
    void append(storage::Transaction& tx, const Event& event) const;

    /// Drops the oldest rows, those from before `kept_from`, at most `rows_max` of them, and notes
    /// it in what is signed. Says how many. None of a record whose end somebody else has signed.
    std::int64_t trim(storage::Transaction& tx, TimePoint kept_from, std::int64_t rows_max) const;

    /// How many events of that kind were appended here, also by writes that were lost afterwards.
    [[nodiscard]] std::uint64_t count(Kind kind) const;

    /// Whether the end of the record, as the database has it, was signed with this key.
    [[nodiscard]] bool is_signed(const Head& head) const;

private:
    [[nodiscard]] bool may_go_on(const Head& head) const;

    const Secret key_;
    mutable std::array<std::atomic<std::uint64_t>, kinds> counts_{};
};

} // namespace latchkey::audit
