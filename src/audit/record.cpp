#include "audit/record.hpp"

#include "audit/store.hpp"

namespace latchkey::audit {

void Record::append(storage::Transaction& tx, const Event& event) const {
    insert_event(tx, event);
}

} // namespace latchkey::audit
