#include "sessions/guard.hpp"

#include "http/cookies.hpp"
#include "sessions/liveness.hpp"
#include "sessions/store.hpp"
#include "sessions/user_agent.hpp"

namespace latchkey::sessions {

Guard::Guard(
    storage::Database& database,
    const AccessTokens& access_tokens,
    const RefreshTokens& refresh_tokens,
    Confirmations& confirmations,
    const Clock& clock
)
    : database_(database)
    , access_tokens_(access_tokens)
    , refresh_tokens_(refresh_tokens)
    , confirmations_(confirmations)
    , clock_(clock) {}

Result<SignedIn> Guard::authenticate(const http::Request& request) {
    const auto cookie = http::find_cookie(request, access_cookie);
    if (!cookie || cookie->empty()) {
        return Error{ErrorCode::unauthenticated, "Not authorized"};
    }
    const auto claims = access_tokens_.verify(*cookie, clock_.now());
    if (!claims) {
        if (refresh_tokens_.verify(*cookie)) {
            return Error{ErrorCode::token_type_invalid, "Invalid token type"};
        }
        return claims.error();
    }
    auto live = database_.read([&](storage::Transaction& tx) {
        return find_session(tx, claims->session_id);
    });
    if (!is_alive(live, claims->user_id, clock_.now())) {
        return session_over();
    }
    if (live->session.client.user_agent != user_agent_family(request.header("User-Agent"))) {
        return Error{ErrorCode::user_agent_mismatch, "User-Agent does not match"};
    }
    if (claims->generation > live->session.confirmed_generation) {
        confirmations_.note(live->session.id, claims->generation);
    }
    return SignedIn{
        accounts::Principal(live->user.id, live->user.role, live->session.id.value()),
        std::move(live->session),
        std::move(live->user),
        claims->expires_at};
}

} // namespace latchkey::sessions
