#pragma once

// The audit_events table.

#include "audit/model.hpp"
#include "storage/database.hpp"

namespace latchkey::audit {

void insert_event(storage::Transaction& tx, const Event& event);

} // namespace latchkey::audit
