#include "app/account_hooks.hpp"

#include "sessions/liveness.hpp"
#include "sessions/store.hpp"

#include <optional>
#include <utility>

namespace latchkey::app {

namespace {

using Change = accounts::AccountService::Change;

bool has_moved(const Change& change) {
    return change.after.email != change.before.email;
}

void end_sessions(storage::Transaction& tx, const Change& change) {
    const bool is_shut_out = change.after.disabled_at && !change.before.disabled_at;
    if (!is_shut_out && !has_moved(change)) {
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

accounts::AccountService::Hooks account_hooks(sessions::Notices& notices) {
    auto end_and_tell = [&notices](storage::Transaction& tx, const Change& change) {
        end_sessions(tx, change);
        if (has_moved(change)) {
            notices.enqueue(
                tx,
                change.before,
                {.notice = mail::Notice::address_changed, .language = change.language}
            );
        }
    };
    return {
        .recheck = sessions::recheck,
        .on_change = std::move(end_and_tell),
        .on_committed = [&notices] { notices.notify(); }};
}

} // namespace latchkey::app
