#include "sessions/service.hpp"

#include "accounts/store.hpp"
#include "crypto/random.hpp"
#include "sessions/liveness.hpp"
#include "sessions/store.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace latchkey::sessions {

using accounts::incorrect_credentials;
using storage::Transaction;

namespace {

constexpr std::size_t session_id_bytes = 16;

} // namespace

SessionService::SessionService(
    storage::Database& database,
    accounts::AccountService& accounts,
    crypto::PasswordHasher& hasher,
    const AccessTokens& access_tokens,
    const RefreshTokens& refresh_tokens,
    Lifetimes lifetimes
)
    : database_(database)
    , accounts_(accounts)
    , hasher_(hasher)
    , access_tokens_(access_tokens)
    , refresh_tokens_(refresh_tokens)
    , lifetimes_(lifetimes) {}

Result<NewSession> SessionService::sign_up(
    const accounts::Registration& registration, const Client& client, const Presented& presented
) {
    std::optional<Session> session;
    auto user =
        accounts_.register_user(registration, [&](Transaction& tx, const accounts::User& created) {
            revoke(tx, presented);
            session = begin_session(tx, created, client);
        });
    if (!user) {
        return user.error();
    }
    return NewSession{std::move(*user), issue_tokens(*session, session->created_at)};
}

Result<NewSession> SessionService::sign_in(
    const Credentials& credentials, const Client& client, const Presented& presented
) {
    const auto credential = database_.read([&](Transaction& tx) {
        return accounts::find_credential(tx, credentials.email);
    });
    const auto is_right = credential
                              ? hasher_.verify(credentials.password, credential->password_hash)
                              : hasher_.verify_decoy(credentials.password);
    if (!is_right) {
        return is_right.error();
    }
    if (!*is_right) {
        return incorrect_credentials();
    }
    const auto stronger_hash = rehash(credentials.password, credential->password_hash);
    return database_.write([&](Transaction& tx) -> Result<NewSession> {
        if (!accounts::is_current(tx, *credential)) {
            return incorrect_credentials();
        }
        if (stronger_hash) {
            accounts::renew_password_hash(tx, credential->user_id, *stronger_hash);
        }
        revoke(tx, presented);
        auto user = accounts::find_user(tx, credential->user_id).value();
        const Session session = begin_session(tx, user, client);
        return NewSession{std::move(user), issue_tokens(session, tx.now())};
    });
}

std::optional<crypto::PasswordHash>
SessionService::rehash(const Secret& password, const crypto::PasswordHash& hash) {
    if (!hasher_.needs_rehash(hash)) {
        return std::nullopt;
    }
    auto renewed = hasher_.hash(password);
    return renewed ? std::optional(std::move(*renewed)) : std::nullopt;
}

Result<Tokens> SessionService::refresh(std::string_view refresh_token, const Client& client) {
    const auto claims = refresh_tokens_.verify(refresh_token);
    if (!claims) {
        const bool is_access_token = access_tokens_.verify_even_expired(refresh_token).has_value();
        return is_access_token ? Error{ErrorCode::token_type_invalid, "Invalid token type"}
                               : Error{ErrorCode::token_invalid, "Token invalid"};
    }
    return database_.write([&](Transaction& tx) { return refresh_in(tx, *claims, client); });
}

Result<Tokens>
SessionService::refresh_in(Transaction& tx, const RefreshClaims& claims, const Client& client) {
    const auto live = find_session(tx, claims.session_id);
    if (!live || live->session.revoked_at || live->user.disabled_at) {
        return Error{ErrorCode::session_revoked, "Token invalid"};
    }
    const Session& session = live->session;
    if (session.expires_at <= tx.now()) {
        return Error{ErrorCode::token_expired, "Token expired"};
    }
    if (session.client.user_agent != client.user_agent) {
        return Error{ErrorCode::user_agent_mismatch, "User-Agent does not match"};
    }
    if (claims.generation == session.generation &&
        advance_generation(tx, session.id, claims.generation)) {
        Session next = session;
        ++next.generation;
        return issue_tokens(next, tx.now());
    }
    const bool is_previous = claims.generation == session.generation - 1;
    if (is_previous && tx.now() - session.refreshed_at <= reuse_window) {
        return issue_tokens(session, tx.now());
    }
    revoke_session(tx, session.id);
    spdlog::warn(
        "theft alarm: session {} of user {} was revoked, its refresh token of generation {} came"
        " back at generation {}",
        session.id.value(),
        session.user_id.value(),
        claims.generation,
        session.generation
    );
    return Error{ErrorCode::refresh_token_reused, "Token invalid"};
}

void SessionService::sign_out(const Presented& presented) {
    if (!sessions_of(presented).empty()) {
        database_.write([&](Transaction& tx) { revoke(tx, presented); });
    }
}

std::vector<SessionId> SessionService::sessions_of(const Presented& presented) const {
    std::vector<SessionId> sessions;
    if (presented.access) {
        if (auto claims = access_tokens_.verify_even_expired(*presented.access)) {
            sessions.push_back(std::move(claims->session_id));
        }
    }
    if (presented.refresh) {
        if (auto claims = refresh_tokens_.verify(*presented.refresh)) {
            sessions.push_back(std::move(claims->session_id));
        }
    }
    return sessions;
}

void SessionService::revoke(Transaction& tx, const Presented& presented) const {
    for (const SessionId& id : sessions_of(presented)) {
        revoke_session(tx, id);
    }
}

Result<Tokens> SessionService::change_password(
    const SignedIn& signed_in, const PasswordChange& change, const Client& client
) {
    const auto credential = accounts_.check_password(signed_in.user.id, change.current_password);
    if (!credential) {
        return credential.error();
    }
    const auto hash = hasher_.hash(change.new_password);
    if (!hash) {
        return hash.error();
    }
    return database_.write([&](Transaction& tx) -> Result<Tokens> {
        if (const auto holds = recheck(tx, signed_in.principal); !holds) {
            return holds.error();
        }
        if (!accounts::is_current(tx, *credential)) {
            return incorrect_credentials(); // it was changed while this was hashing
        }
        accounts::update_password(tx, signed_in.user.id, *hash);
        revoke_sessions_of(tx, signed_in.user.id);
        return issue_tokens(begin_session(tx, signed_in.user, client), tx.now());
    });
}

Session
SessionService::begin_session(Transaction& tx, const accounts::User& user, const Client& client) {
    Session session{
        .id = SessionId(crypto::random_token(session_id_bytes)),
        .user_id = user.id,
        .generation = 1,
        .client = client,
        .created_at = tx.now(),
        .refreshed_at = tx.now(),
        .expires_at = tx.now() + lifetimes_.session,
        .revoked_at = std::nullopt,
    };
    insert_session(tx, session);
    return session;
}

Tokens SessionService::issue_tokens(const Session& session, TimePoint now) const {
    const TimePoint expires_at =
        std::min<TimePoint>(now + lifetimes_.access_token, session.expires_at);
    return {
        access_tokens_.issue({session.id, session.user_id, expires_at}, now),
        refresh_tokens_.issue(session.id, session.generation)};
}

} // namespace latchkey::sessions
