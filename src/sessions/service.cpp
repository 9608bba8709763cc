#include "sessions/service.hpp"

#include "accounts/store.hpp"
#include "audit/store.hpp"
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
constexpr std::chrono::hours notice_lifetime{24};

/// Why a genuine refresh token of that session is refused, whatever its generation.
std::optional<Error>
find_refusal(const std::optional<LiveSession>& live, const Client& client, TimePoint now) {
    if (!live || live->session.revoked_at || live->user.disabled_at) {
        return Error{ErrorCode::session_revoked, "Token invalid"};
    }
    if (live->session.expires_at <= now) {
        return Error{ErrorCode::token_expired, "Token expired"};
    }
    if (live->session.client.user_agent != client.user_agent) {
        return Error{ErrorCode::user_agent_mismatch, "User-Agent does not match"};
    }
    return std::nullopt;
}

void revoke_each(Transaction& tx, const std::vector<SessionId>& ids) {
    for (const SessionId& id : ids) {
        revoke_session(tx, id);
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
            revoke_each(tx, ended);
            session = begin_session(tx, created, client);
        }
    );
    if (!user) {
        return user.error();
    }
    return NewSession{std::move(*user), issue_tokens(*session, session->created_at)};
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
        revoke_each(tx, ended);
        auto user = accounts::find_user(tx, credential->user_id).value();
        Session session = begin_session(tx, user, client);
        return LiveSession{std::move(session), std::move(user)};
    });
    if (!live) {
        return live.error();
    }
    return NewSession{std::move(live->user), issue_tokens(live->session, live->session.created_at)};
}

std::optional<crypto::PasswordHash>
SessionService::rehash(const Secret& password, const crypto::PasswordHash& hash) {
    if (!parts_.hasher.needs_rehash(hash)) {
        return std::nullopt;
    }
    auto renewed = parts_.hasher.hash(password);
    return renewed ? std::optional(std::move(*renewed)) : std::nullopt;
}

Result<Tokens> SessionService::refresh(
    std::string_view refresh_token, const Client& client, mail::Language language
) {
    const auto claims = parts_.refresh_tokens.verify(refresh_token);
    if (!claims) {
        const bool is_access_token =
            parts_.access_tokens.verify_even_expired(refresh_token).has_value();
        return is_access_token ? Error{ErrorCode::token_type_invalid, "Invalid token type"}
                               : Error{ErrorCode::token_invalid, "Token invalid"};
    }
    TimePoint now;
    auto session = parts_.database.write([&](Transaction& tx) -> Result<Session> {
        now = tx.now();
        const auto live = find_session(tx, claims->session_id);
        if (auto refusal = find_refusal(live, client, now)) {
            return std::move(*refusal);
        }
        if (auto renewed = renew(tx, live->session, claims->generation)) {
            return std::move(*renewed);
        }
        end_stolen(tx, *live, client, language);
        return Error{ErrorCode::refresh_token_reused, "Token invalid"};
    });
    if (session) {
        return issue_tokens(*session, now);
    }
    if (session.error().code == ErrorCode::refresh_token_reused) {
        parts_.outbox.notify();
    }
    return session.error();
}

bool SessionService::can_refresh(std::string_view refresh_token, const Client& client) {
    const auto claims = parts_.refresh_tokens.verify(refresh_token);
    return claims && parts_.database.read([&](Transaction& tx) {
        const auto live = find_session(tx, claims->session_id);
        return !find_refusal(live, client, tx.now()) &&
               (claims->generation == live->session.generation ||
                may_be_a_retry(live->session, claims->generation, tx.now()));
    });
}

bool SessionService::may_be_a_retry(const Session& session, std::int64_t generation, TimePoint now)
    const {
    const bool is_young = now - session.refreshed_at <= reuse_window;
    return generation == session.generation - 1 &&
           (is_young || !parts_.confirmations.is_confirmed(session));
}

std::optional<Session>
SessionService::renew(Transaction& tx, const Session& session, std::int64_t generation) {
    if (generation == session.generation && advance_generation(tx, session.id, generation)) {
        Session next = session;
        ++next.generation;
        return next;
    }
    return may_be_a_retry(session, generation, tx.now()) ? std::optional(session) : std::nullopt;
}

void SessionService::end_stolen(
    Transaction& tx, const LiveSession& stolen, const Client& client, mail::Language language
) {
    const Session& session = stolen.session;
    revoke_session(tx, session.id);
    audit::append(
        tx,
        {.kind = audit::Kind::refresh_token_reused,
         .user_id = session.user_id.value(),
         .session_id = session.id.value(),
         .address = client.address}
    );
    const mail::Message notice = mail::render_session_ended(
        language,
        {.to = stolen.user.email,
         .full_name = stolen.user.full_name,
         .browser = session.client.user_agent,
         .begun = to_http_date(session.created_at)}
    );
    parts_.outbox.enqueue(tx, notice, notice_lifetime);
    spdlog::warn(
        "theft alarm: session {} of user {} was revoked, a used refresh token of it came back",
        session.id.value(),
        session.user_id.value()
    );
}

void SessionService::sign_out(const Presented& presented) {
    const std::vector<SessionId> ended = sessions_of(presented);
    if (!ended.empty()) {
        parts_.database.write([&](Transaction& tx) { revoke_each(tx, ended); });
    }
}

std::vector<SessionId> SessionService::sessions_of(const Presented& presented) const {
    std::vector<SessionId> sessions;
    if (presented.access) {
        if (auto claims = parts_.access_tokens.verify_even_expired(*presented.access)) {
            sessions.push_back(std::move(claims->session_id));
        }
    }
    if (presented.refresh) {
        if (auto claims = parts_.refresh_tokens.verify(*presented.refresh)) {
            sessions.push_back(std::move(claims->session_id));
        }
    }
    return sessions;
}

Result<Tokens> SessionService::change_password(
    const SignedIn& signed_in, const PasswordChange& change, const Client& client
) {
    const auto credential =
        parts_.accounts.check_password(signed_in.user.id, change.current_password);
    if (!credential) {
        return credential.error();
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
        revoke_sessions_of(tx, signed_in.user.id);
        return begin_session(tx, signed_in.user, client);
    });
    return session ? Result<Tokens>(issue_tokens(*session, session->created_at)) : session.error();
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
        .expires_at = tx.now() + lifetimes_.session,
        .revoked_at = std::nullopt,
    };
    insert_session(tx, session);
    revoke_idle_sessions(tx, user.id, sessions_max);
    return session;
}

Tokens SessionService::issue_tokens(const Session& session, TimePoint now) const {
    const TimePoint expires_at =
        std::min<TimePoint>(now + lifetimes_.access_token, session.expires_at);
    return {
        parts_.access_tokens.issue(
            {session.id, session.user_id, session.generation, expires_at}, now
        ),
        parts_.refresh_tokens.issue(session.id, session.generation)};
}

} // namespace latchkey::sessions
