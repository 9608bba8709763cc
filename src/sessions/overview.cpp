#include "sessions/overview.hpp"

#include "accounts/service.hpp"
#include "accounts/store.hpp"
#include "sessions/liveness.hpp"
#include "sessions/store.hpp"

namespace latchkey::sessions {

using storage::Transaction;

Result<void> SessionOverview::sign_out_others(const SignedIn& signed_in) {
    return revoke_own(signed_in, signed_in.session.id);
}

Result<void> SessionOverview::sign_out_everywhere(const SignedIn& signed_in) {
    return revoke_own(signed_in, std::nullopt);
}

Result<void>
SessionOverview::revoke_own(const SignedIn& signed_in, const std::optional<SessionId>& keep) {
    return database_.write([&](Transaction& tx) -> Result<void> {
        if (const auto holds = recheck(tx, signed_in.principal); !holds) {
            return holds.error();
        }
        revoke_sessions_of(
            tx, signed_in.user.id, keep ? Ending::revoked : Ending::signed_out, keep
        );
        audit::Event event{
            .kind = audit::Kind::sessions_revoked,
            .by = signed_in.principal.author(),
            .user_id = signed_in.user.id.value()};
        if (keep) {
            event.facts.emplace_back(audit::FactName::kept_session, keep->value());
        }
        record_.append(tx, event);
        return {};
    });
}

std::vector<Session> SessionOverview::list(const accounts::Principal& principal) {
    return database_.read([&](Transaction& tx) { return list_sessions(tx, principal.user_id()); });
}

Result<std::vector<Session>>
SessionOverview::list(const accounts::Admin& /*admin*/, accounts::UserId user_id) {
    return database_.read([&](Transaction& tx) -> Result<std::vector<Session>> {
        if (!accounts::find_user(tx, user_id)) {
            return accounts::user_not_found();
        }
        return list_sessions(tx, user_id);
    });
}

Result<void> SessionOverview::end(const accounts::Principal& principal, const SessionId& id) {
    return database_.write([&](Transaction& tx) -> Result<void> {
        if (const auto holds = recheck(tx, principal); !holds) {
            return holds.error();
        }
        const auto live = find_session(tx, id);
        const bool is_theirs =
            live && (live->user.id == principal.user_id() || accounts::Admin::from(principal));
        if (!is_theirs || live->session.revoked_at || live->session.expires_at <= tx.now()) {
            return Error{ErrorCode::not_found, "Session not found"};
        }
        const bool is_own = id.value() == principal.session_id();
        revoke_session(tx, id, is_own ? Ending::signed_out : Ending::revoked);
        if (legacy_ != nullptr) {
            LegacySessions::end_unseen(tx, live->user.id);
        }
        record_.append(
            tx,
            {.kind = is_own ? audit::Kind::signed_out : audit::Kind::session_revoked,
             .by = principal.author(),
             .user_id = live->user.id.value(),
             .session_id = id.value()}
        );
        return {};
    });
}

Result<void> SessionOverview::end_all(const accounts::Admin& admin, accounts::UserId user_id) {
    return database_.write([&](Transaction& tx) -> Result<void> {
        const auto holds = admin.principal() ? recheck(tx, *admin.principal()) : Result<void>();
        if (!holds) {
            return holds.error();
        }
        if (!accounts::find_user(tx, user_id)) {
            return accounts::user_not_found();
        }
        revoke_sessions_of(tx, user_id, Ending::revoked);
        record_.append(
            tx,
            {.kind = audit::Kind::sessions_revoked,
             .by = admin.author(),
             .user_id = user_id.value()}
        );
        return {};
    });
}

} // namespace latchkey::sessions
