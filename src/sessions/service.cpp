#include "sessions/service.hpp"

#include "accounts/store.hpp"
#include "crypto/random.hpp"
#include "sessions/candidates.hpp"
#include "sessions/liveness.hpp"
#include "sessions/store.hpp"

#include <algorithm>

namespace latchkey::sessions {

using accounts::incorrect_credentials;
using storage::Transaction;

namespace {

constexpr std::size_t session_id_bytes = 16;

/// What the browser forgets, for a sign-in or on purpose.
void sign_out_each(Transaction& tx, const std::vector<SessionId>& ids) {
    for (const SessionId& id : ids) {
        revoke_session(tx, id, Ending::signed_out);
    }
}

} // namespace

// Signatures are made and checked outside the transactions: the writer is everybody's.

Result<NewSession> SessionService::sign_up(
    const accounts::Registration& registration, const Client& client, const Presented& presented
) {
    const std::vector<SessionId> ended = sessions_of(presented);
    std::optional<Session> session;
    auto user = parts_.accounts.register_user(
        registration,
        [&](Transaction& tx, const accounts::User& created) {
            sign_out_each(tx, ended);
            session = begin_session(tx, created, client);
        }
    );
    if (!user) {
        return user.error();
    }
    return NewSession{std::move(*user), parts_.token_pairs.issue(*session, session->created_at)};
}

Result<NewSession> SessionService::sign_in(
    const Credentials& credentials, const Client& client, const Presented& presented
) {
    const auto credential = parts_.database.read([&](Transaction& tx) {
        return accounts::find_credential(tx, credentials.email);
    });
    const auto is_right =
        credential ? parts_.hasher.verify(credentials.password, credential->password_hash)
                   : parts_.hasher.verify_decoy(credentials.password);
    if (!is_right) {
        return is_right.error();
    }
    if (!*is_right) {
        return incorrect_credentials();
    }
    const auto stronger_hash = rehash(credentials.password, credential->password_hash);
    const std::vector<SessionId> ended = sessions_of(presented);
    auto live = parts_.database.write([&](Transaction& tx) -> Result<LiveSession> {
        if (!accounts::is_current(tx, *credential)) {
            return incorrect_credentials();
        }
        if (stronger_hash) {
            accounts::renew_password_hash(tx, credential->user_id, *stronger_hash);
        }
        sign_out_each(tx, ended);
        auto user = accounts::find_user(tx, credential->user_id).value();
        Session session = begin_session(tx, user, client);
        return LiveSession{std::move(session), std::move(user)};
    });
    if (!live) {
        return live.error();
    }
    return NewSession{
        std::move(live->user), parts_.token_pairs.issue(live->session, live->session.created_at)};
}

std::optional<crypto::PasswordHash>
SessionService::rehash(const Secret& password, const crypto::PasswordHash& hash) {
    if (!parts_.hasher.needs_rehash(hash)) {
        return std::nullopt;
    }
    auto renewed = parts_.hasher.hash(password);
    return renewed ? std::optional(std::move(*renewed)) : std::nullopt;
}

void SessionService::sign_out(const Presented& presented) {
    const std::vector<SessionId> ended = sessions_of(presented);
    if (!ended.empty()) {
        parts_.database.write([&](Transaction& tx) { sign_out_each(tx, ended); });
    }
}

std::vector<SessionId> SessionService::sessions_of(const Presented& presented) const {
    std::vector<SessionId> sessions;
    for (const std::string_view token : presented.access) {
        if (auto claims = parts_.access_tokens.verify_even_expired(token)) {
            sessions.push_back(std::move(claims->session_id));
        }
    }
    for (const RefreshClaims& claims : genuine_of_each_session(parts_.refresh_tokens, presented)) {
        sessions.push_back(claims.session_id);
    }
    return sessions;
}

Result<IssuedTokens> SessionService::change_password(
    const SignedIn& signed_in, const PasswordChange& change, const Client& client
) {
    const auto credential =
        parts_.accounts.check_password(signed_in.user.id, change.current_password);
    if (!credential) {
        return credential.error();
    }
    const accounts::PasswordOwner owner{
        signed_in.user.email, signed_in.user.full_name, signed_in.user.company};
    if (auto fault = password_policy().check_for(owner, "new_password", change.new_password)) {
        return accounts::refused_password(*std::move(fault));
    }
    const auto hash = parts_.hasher.hash(change.new_password);
    if (!hash) {
        return hash.error();
    }
    const auto session = parts_.database.write([&](Transaction& tx) -> Result<Session> {
        if (const auto holds = recheck(tx, signed_in.principal); !holds) {
            return holds.error();
        }
        if (!accounts::is_current(tx, *credential)) {
            return incorrect_credentials(); // it was changed while this was hashing
        }
        accounts::update_password(tx, signed_in.user.id, *hash);
        revoke_sessions_of(tx, signed_in.user.id, Ending::revoked);
        return begin_session(tx, signed_in.user, client);
    });
    return session ? Result<IssuedTokens>(parts_.token_pairs.issue(*session, session->created_at))
                   : session.error();
}

Result<AudienceToken>
SessionService::issue_for(const SignedIn& signed_in, const std::string& audience) const {
    if (std::ranges::find(rules_.audiences, audience) == rules_.audiences.end()) {
        return Error{
            ErrorCode::invalid_input,
            "Invalid data",
            {{"audience", "unknown_audience", "Must be one of TOKEN_AUDIENCES."}}};
    }
    const TimePoint now = parts_.clock.now();
    if (!parts_.access_tokens.is_verified_elsewhere(now)) {
        return service_unavailable();
    }
    const TimePoint expires_at =
        std::min<TimePoint>(now + audience_token_lifetime, signed_in.session.expires_at);
    return AudienceToken{
        parts_.access_tokens.issue(
            AudienceClaims{audience, signed_in.user.id, signed_in.user.role, expires_at}, now
        ),
        std::chrono::floor<std::chrono::seconds>(expires_at - now)};
}

Session
SessionService::begin_session(Transaction& tx, const accounts::User& user, const Client& client) {
    Session session{
        .id = SessionId(crypto::random_token(session_id_bytes)),
        .user_id = user.id,
        .generation = 1,
        .confirmed_generation = 0,
        .client = client,
        .created_at = tx.now(),
        .refreshed_at = tx.now(),
        .expires_at = tx.now() + rules_.session_lifetime,
        .revoked_at = std::nullopt,
    };
    insert_session(tx, session);
    revoke_idle_sessions(tx, user.id, sessions_max);
    return session;
}

} // namespace latchkey::sessions
