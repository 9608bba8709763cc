#include "audit/store.hpp"

#include <cstdlib>

namespace latchkey::audit {

std::string_view to_string(Kind kind) {
    switch (kind) {
    case Kind::refresh_token_reused:
        return "refresh_token_reused";
    }
    std::abort(); // not an enumerator: memory is damaged
}

void append(storage::Transaction& tx, const Event& event) {
    tx.execute(
        "INSERT INTO audit_events (at, event, user_id, session_id, address)"
        " VALUES (:now, :event, :user_id, :session_id, :address)",
        {{"now", tx.now()},
         {"event", to_string(event.kind)},
         {"user_id", event.user_id},
         {"session_id", event.session_id},
         {"address", event.address}}
    );
}

} // namespace latchkey::audit
