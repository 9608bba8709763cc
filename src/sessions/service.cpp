#include "sessions/service.hpp"

#include "accounts/store.hpp"
#include "crypto/random.hpp"
#include "sessions/beginning.hpp"
#include "sessions/candidates.hpp"
#include "sessions/liveness.hpp"
#include "sessions/store.hpp"

#include <algorithm>

namespace latchkey::sessions {

using storage::Transaction;

namespace {

constexpr std::size_t session_id_bytes = 16;

audit::Event signed_in(const Session& session, const Client& client) {
    return {
        .kind = audit::Kind::signed_in,
        .by = audit::Author::user(session.user_id.value(), session.id.value(), client),
        .user_id = session.user_id.value(),
        .session_id = session.id.value()};
}

/// What the owner is told of a sign-in. The first one of an account is no news: it may have come
/// from a server that knew of no devices.
std::optional<mail::Notice> notice_of(std::int64_t failures_before, bool is_expected) {
    if (failures_before > throttle::rule_of(throttle::Attempt::password).free) {
        return mail::Notice::sign_in_after_failures;
    }
    return is_expected ? std::nullopt : std::optional(mail::Notice::new_device);
}

} // namespace

// Signatures are made and checked outside the transactions: the writer is everybody's.

Result<NewSession> SessionService::sign_up(
    const accounts::Registration& registration, const Client& client, const Presented& presented
) {
    const Forgotten ended = sessions_of(presented);
    std::optional<Session> session;
    auto user = parts_.accounts.register_user(
        registration,
        client,
        [&](Transaction& tx, const accounts::User& created) {
            sign_out_each(tx, ended, client);
            session = begin_session(tx, created, client);
            accounts::note_sign_in(tx, created.id);
            parts_.record.append(tx, signed_in(*session, client));
        }
    );
    if (!user) {
        return user.error();
    }
    return NewSession{
        std::move(*user),
        parts_.token_pairs.issue(*session, session->created_at),
        parts_.device_tokens.renew(
            presented.device, registration.email.key(), std::nullopt, session->created_at
        )};
}

Result<NewSession> SessionService::sign_in(
    const Credentials& credentials,
    const Client& client,
    const Presented& presented,
    mail::Language language
) {
    const std::string& email_key = credentials.email.key();
    const TimePoint now = parts_.clock.now();
    const auto device = parts_.device_tokens.find_device(presented.device, email_key, now);
    const auto proof = parts_.authenticator.check(
        credentials.email,
        credentials.password,
        audit::Author::anonymous(client),
        device.value_or(std::string())
    );
    if (!proof) {
        return proof.error();
    }
    const Forgotten ended = sessions_of(presented);
    auto live = parts_.database.write([&](Transaction& tx) -> Result<LiveSession> {
        if (const auto holds = parts_.authenticator.settle(tx, *proof); !holds) {
            return holds.error();
        }
        sign_out_each(tx, ended, client);
        auto user = accounts::find_user(tx, proof->credential.user_id).value();
        const bool is_first = !accounts::note_sign_in(tx, user.id).has_value();
        const bool is_expected = device || is_first || !parts_.device_tokens.are_on();
        Session session = begin_session(tx, user, client);
        parts_.record.append(tx, signed_in(session, client));
        if (const auto notice = notice_of(proof->failures_before, is_expected)) {
            parts_.notices.enqueue(tx, user, {*notice, language, client.user_agent, tx.now()});
        }
        return LiveSession{std::move(session), std::move(user)};
    });
    if (!live) {
        return live.error();
    }
    parts_.notices.notify();
    return NewSession{
        std::move(live->user),
        parts_.token_pairs.issue(live->session, live->session.created_at),
        parts_.device_tokens.renew(presented.device, email_key, device, now)};
}

void SessionService::sign_out(const Presented& presented, const Client& client) {
    const Forgotten ended = sessions_of(presented);
    if (!ended.sessions.empty()) {
        parts_.database.write([&](Transaction& tx) { sign_out_each(tx, ended, client); });
    }
}

void SessionService::sign_out_each(
    Transaction& tx, const Forgotten& forgotten, const Client& client
) const {
    for (const LegacyClaims& claims : forgotten.legacy) {
        parts_.legacy->admit(tx, claims, client);
    }
    for (const SessionId& id : forgotten.sessions) {
        if (const auto user_id = revoke_session(tx, id, Ending::signed_out)) {
            parts_.record.append(
                tx,
                {.kind = audit::Kind::signed_out,
                 .by = audit::Author::user(user_id->value(), id.value(), client),
                 .user_id = user_id->value(),
                 .session_id = id.value()}
            );
        }
    }
}

SessionService::Forgotten SessionService::sessions_of(const Presented& presented) const {
    Forgotten forgotten;
    std::vector<SessionId>& sessions = forgotten.sessions;
    for (const std::string_view token : presented.access) {
        if (auto claims = parts_.access_tokens.verify_even_expired(token)) {
            sessions.push_back(std::move(claims->session_id));
        }
    }
    for (const RefreshClaims& claims : genuine_of_each_session(parts_.refresh_tokens, presented)) {
        sessions.push_back(claims.session_id);
    }
    if (parts_.legacy != nullptr) {
        forgotten.legacy = parts_.legacy->list_all(presented, parts_.clock.now());
        for (const LegacyClaims& claims : forgotten.legacy) {
            sessions.push_back(claims.session_id);
        }
    }
    return forgotten;
}

Result<IssuedTokens> SessionService::change_password(
    const SignedIn& signed_in,
    const PasswordChange& change,
    const Client& client,
    mail::Language language
) {
    const auto proof = parts_.authenticator.check(
        signed_in.user.id, change.current_password, signed_in.principal.author()
    );
    if (!proof) {
        return proof.error();
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
        if (const auto still_holds = parts_.authenticator.settle(tx, *proof); !still_holds) {
            return still_holds.error();
        }
        accounts::update_password(tx, signed_in.user.id, *hash);
        revoke_sessions_of(tx, signed_in.user.id, Ending::revoked);
        Session begun = begin_session(tx, signed_in.user, client);
        parts_.record.append(
            tx,
            {.kind = audit::Kind::password_changed,
             .by = signed_in.principal.author(),
             .user_id = signed_in.user.id.value(),
             .session_id = begun.id.value()}
        );
        parts_.notices.enqueue(
            tx,
            signed_in.user,
            {mail::Notice::password_changed, language, client.user_agent, tx.now()}
        );
        return begun;
    });
    parts_.notices.notify();
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
    begin(tx, parts_.record, session);
    return session;
}

} // namespace latchkey::sessions
