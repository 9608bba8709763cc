#pragma once

// The record of what mattered for security: added to in the transaction it tells of, never changed.
// The composition root makes one; services append to it.

#include "audit/model.hpp"
#include "base/secret.hpp"
#include "storage/database.hpp"

#include <utility>

namespace latchkey::audit {

/// Thread-safe.
class Record {
public:
    /// `key` signs the end of the record: crypto::derive_key(SECRET_KEY, "audit-head-mac").
    explicit Record(Secret key)
        : key_(std::move(key)) {}

    /// Adds the event, at the transaction's now. Throws Failure.
    void append(storage::Transaction& tx, const Event& event) const;

private:
    const Secret key_;
};

} // namespace latchkey::audit
