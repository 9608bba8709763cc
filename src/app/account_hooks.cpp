#include "app/account_hooks.hpp"

#include "sessions/liveness.hpp"
#include "sessions/store.hpp"

#include <optional>

namespace latchkey::app {

namespace {

void end_sessions(storage::Transaction& tx, const accounts::AccountService::Change& change) {
    const bool is_shut_out = change.after.disabled_at && !change.before.disabled_at;
    const bool has_moved = change.after.email != change.before.email;
    if (!is_shut_out && !has_moved) {
        return;
    }
    std::optional<sessions::SessionId> asking;
    if (change.actor && !is_shut_out) {
        asking = sessions::SessionId(change.actor->session_id());
    }
    sessions::revoke_sessions_of(tx, change.after.id, sessions::Ending::revoked, asking);
}

} // namespace

accounts::AccountService::Hooks account_hooks() {
    return {.recheck = sessions::recheck, .on_change = end_sessions};
}

} // namespace latchkey::app
