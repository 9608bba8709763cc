#include "sessions/service.hpp"

#include "accounts/store.hpp"
#include "audit/store.hpp"
#include "crypto/random.hpp"
#include "sessions/candidates.hpp"
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
        sign_out_each(tx, ended);
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

Result<IssuedTokens>
SessionService::refresh(const Presented& presented, const Client& client, mail::Language language) {
    const std::vector<RefreshClaims> candidates =
        genuine_of_each_session(parts_.refresh_tokens, presented);
    if (candidates.empty()) {
        return why_none_is_genuine(presented);
    }
    TimePoint now;
    auto session = parts_.database.write([&](Transaction& tx) -> Result<Session> {
        now = tx.now();
        const Candidate candidate = choose(tx, candidates, client);
        if (candidate.refusal) {
            return *candidate.refusal;
        }
        const LiveSession& live = *candidate.live;
        if (auto renewed = rotation_.renew(tx, live.session, candidate.claims.generation)) {
            return std::move(*renewed);
        }
        end_stolen(tx, live, client, language);
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

bool SessionService::can_refresh(const Presented& presented, const Client& client) {
    const std::vector<RefreshClaims> candidates =
        genuine_of_each_session(parts_.refresh_tokens, presented);
    return !candidates.empty() && parts_.database.read([&](Transaction& tx) {
        const Candidate candidate = choose(tx, candidates, client);
        return !candidate.refusal &&
               rotation_.is_renewable(
                   candidate.live->session, candidate.claims.generation, tx.now()
               );
    });
}

Error SessionService::why_none_is_genuine(const Presented& presented) const {
    const auto is_said = [](std::string_view token) { return !token.empty(); };
    if (std::ranges::none_of(presented.refresh, is_said)) {
        return {ErrorCode::no_refresh_token, "No token is provided"};
    }
    const auto is_access_token = [this](std::string_view token) {
        return parts_.access_tokens.verify_even_expired(token).has_value();
    };
    return std::ranges::any_of(presented.refresh, is_access_token)
               ? Error{ErrorCode::token_type_invalid, "Invalid token type"}
               : Error{ErrorCode::token_invalid, "Token invalid"};
}

Candidate SessionService::choose(
    Transaction& tx, const std::vector<RefreshClaims>& candidates, const Client& client
) const {
    return choose_candidate(
        tx,
        candidates,
        client,
        [&](const Session& session, std::int64_t generation) {
            return rotation_.is_renewable(session, generation, tx.now());
        }
    );
}

void SessionService::end_stolen(
    Transaction& tx, const LiveSession& stolen, const Client& client, mail::Language language
) {
    const Session& session = stolen.session;
    revoke_session(tx, session.id, Ending::revoked);
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
    return session ? Result<IssuedTokens>(issue_tokens(*session, session->created_at))
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

IssuedTokens SessionService::issue_tokens(const Session& session, TimePoint now) const {
    const TimePoint expires_at =
        std::min<TimePoint>(now + rules_.access_token_lifetime, session.expires_at);
    return {
        parts_.access_tokens.issue(
            {session.id, session.user_id, session.generation, expires_at}, now
        ),
        parts_.refresh_tokens.issue(session.id, session.generation),
        std::chrono::floor<std::chrono::seconds>(session.expires_at - now)};
}

} // namespace latchkey::sessions
