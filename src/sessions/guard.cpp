#include "sessions/guard.hpp"

#include "sessions/liveness.hpp"
#include "sessions/schema.hpp"
#include "sessions/store.hpp"

#include <optional>
#include <utility>

namespace latchkey::sessions {

Result<SignedIn> Guard::authenticate(const http::Request& request) {
    std::optional<SignedIn> found;
    Error refusal{ErrorCode::unauthenticated, "Not authorized"};
    for (const std::string_view token : parts_.cookies.read(request).access) {
        if (token.empty()) {
            continue;
        }
        auto signed_in = authenticate(token, request);
        if (!signed_in && (refusal.code == ErrorCode::unauthenticated ||
                           refusal.code == ErrorCode::token_invalid)) {
            refusal = signed_in.error();
        }
        if (signed_in && found && found->user.id != signed_in->user.id) {
            return Error{ErrorCode::token_invalid, "Token invalid"};
        }
        if (signed_in && !found) {
            found = std::move(*signed_in);
        }
    }
    return found ? Result<SignedIn>(std::move(*found)) : refusal;
}

/// Ours first: they cost the same, whether others are accepted or not.
Result<AccessClaims>
Guard::read_claims(std::string_view token, const http::Request& request, TimePoint now) {
    auto claims = parts_.access_tokens.verify(token, now);
    if (claims || claims.error().code != ErrorCode::token_invalid) {
        return claims;
    }
    if (parts_.refresh_tokens.verify(token)) {
        return Error{ErrorCode::token_type_invalid, "Invalid token type"};
    }
    return parts_.legacy == nullptr ? claims
                                    : parts_.legacy->open(token, read_client(request), now);
}

Result<SignedIn> Guard::authenticate(std::string_view token, const http::Request& request) {
    const TimePoint now = parts_.clock.now();
    const Revisions::Revision revision = parts_.revisions.current();
    const auto claims = read_claims(token, request, now);
    if (!claims) {
        return claims.error();
    }
    auto live = parts_.database.read([&](storage::Transaction& tx) {
        return find_session(tx, claims->session_id);
    });
    if (!is_alive(live, claims->user_id, now)) {
        return session_over();
    }
    Client client = read_client(request);
    if (!parts_.browsers.admits(live->session, client.user_agent)) {
        return Error{ErrorCode::user_agent_mismatch, "User-Agent does not match"};
    }
    if (claims->generation > live->session.confirmed_generation) {
        parts_.confirmations.note(live->session.id, claims->generation);
    }
    return SignedIn{
        accounts::Principal(
            live->user.id, live->user.role, live->session.id.value(), std::move(client)
        ),
        std::move(live->session),
        std::move(live->user),
        claims->expires_at,
        revision};
}

} // namespace latchkey::sessions
