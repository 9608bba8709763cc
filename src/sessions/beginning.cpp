#include "sessions/beginning.hpp"

#include "sessions/store.hpp"

namespace latchkey::sessions {

void begin(storage::Transaction& tx, const audit::Record& record, const Session& session) {
    insert_session(tx, session);
    for (const SessionId& id : revoke_idle_sessions(tx, session.user_id, sessions_max)) {
        record.append(
            tx,
            {.kind = audit::Kind::session_revoked,
             .by = audit::Author::of_server(),
             .user_id = session.user_id.value(),
             .session_id = id.value(),
             .facts = {{audit::FactName::reason, "too_many"}}}
        );
    }
}

} // namespace latchkey::sessions
