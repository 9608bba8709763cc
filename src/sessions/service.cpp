#include "sessions/service.hpp"

#include "accounts/store.hpp"
#include "crypto/random.hpp"
#include "sessions/store.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace latchkey::sessions {

using accounts::Credential;
using storage::Transaction;

namespace {

constexpr std::size_t session_id_bytes = 16;

Error incorrect_credentials() {
    return {ErrorCode::invalid_credentials, "Incorrect credentials"};
}

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

Result<NewSession>
SessionService::sign_up(const accounts::Registration& registration, const Client& client) {
    std::optional<Session> session;
    auto user =
        accounts_.register_user(registration, [&](Transaction& tx, const accounts::User& created) {
            session = begin_session(tx, created, client);
        });
    if (!user) {
        return user.error();
    }
    return NewSession{std::move(*user), issue_tokens(*session, session->created_at)};
}

Result<NewSession> SessionService::sign_in(const Credentials& credentials, const Client& client) {
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
    return database_.write([&](Transaction& tx) -> Result<NewSession> {
        // Hashing took its time: a password changed or an account disabled meanwhile counts.
        const auto current = accounts::find_credential(tx, credential->user_id);
        auto user = accounts::find_user(tx, credential->user_id);
        if (!user || user->disabled_at ||
            current->password_hash.value() != credential->password_hash.value()) {
            return incorrect_credentials();
        }
        const Session session = begin_session(tx, *user, client);
        return NewSession{std::move(*user), issue_tokens(session, tx.now())};
    });
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
        "theft alarm: session {} of user {} was revoked, its refresh token of generation {} came "
        "back"
        " at generation {}",
        session.id.value(),
        session.user_id.value(),
        claims.generation,
        session.generation
    );
    return Error{ErrorCode::refresh_token_reused, "Token invalid"};
}

void SessionService::sign_out(
    std::optional<std::string_view> access_token, std::optional<std::string_view> refresh_token
) {
    std::vector<SessionId> ended;
    if (access_token) {
        if (const auto claims = access_tokens_.verify_even_expired(*access_token)) {
            ended.push_back(claims->session_id);
        }
    }
    if (refresh_token) {
        if (const auto claims = refresh_tokens_.verify(*refresh_token)) {
            ended.push_back(claims->session_id);
        }
    }
    if (ended.empty()) {
        return;
    }
    database_.write([&](Transaction& tx) {
        for (const SessionId& id : ended) {
            revoke_session(tx, id);
        }
    });
}

Result<void>
SessionService::change_password(const SignedIn& signed_in, const PasswordChange& change) {
    const accounts::UserId user_id = signed_in.principal.user_id();
    const auto credential =
        database_.read([&](Transaction& tx) { return accounts::find_credential(tx, user_id); });
    if (!credential) {
        return incorrect_credentials();
    }
    const auto is_right = hasher_.verify(change.current_password, credential->password_hash);
    if (!is_right) {
        return is_right.error();
    }
    if (!*is_right) {
        return incorrect_credentials();
    }
    const auto hash = hasher_.hash(change.new_password);
    if (!hash) {
        return hash.error();
    }
    return database_.write([&](Transaction& tx) -> Result<void> {
        const auto current = accounts::find_credential(tx, user_id);
        if (!current || current->password_hash.value() != credential->password_hash.value()) {
            return incorrect_credentials(); // it was changed while this was hashing
        }
        accounts::update_password(tx, user_id, *hash);
        revoke_sessions_of(tx, user_id, signed_in.session_id);
        return {};
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
