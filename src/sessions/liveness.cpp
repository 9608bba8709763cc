#include "sessions/liveness.hpp"

#include "sessions/store.hpp"

namespace latchkey::sessions {

bool is_alive(const std::optional<LiveSession>& live, accounts::UserId user_id, TimePoint now) {
    return live && !live->session.revoked_at && !live->user.disabled_at &&
           live->session.expires_at > now && live->user.id == user_id;
}

Error session_over() {
    return {ErrorCode::session_revoked, "Not authorized"};
}

Result<void> recheck(storage::Transaction& tx, const accounts::Principal& principal) {
    const auto live = find_session(tx, SessionId(principal.session_id()));
    if (!is_alive(live, principal.user_id(), tx.now())) {
        return session_over();
    }
    if (live->user.role != principal.role()) {
        return Error{ErrorCode::forbidden, "Not allowed"};
    }
    return {};
}

} // namespace latchkey::sessions
