#include "sessions/legacy_sessions.hpp"

#include "accounts/store.hpp"
#include "sessions/beginning.hpp"
#include "sessions/liveness.hpp"
#include "sessions/store.hpp"

#include <chrono>

namespace latchkey::sessions {

using storage::Transaction;

namespace {

using Type = LegacyTokens::Type;

/// Whose token it is, if that account may begin sessions by it. By the exact address: of several
/// spellings that were accounts of their own, one is left, and it is not heir to the others.
std::optional<accounts::User> find_holder(Transaction& tx, const LegacyClaims& claims) {
    const auto email = accounts::Email::parse(claims.email);
    auto user = email ? accounts::find_user_by_email(tx, *email) : std::nullopt;
    if (!user || user->email != claims.email || user->disabled_at) {
        return std::nullopt;
    }
    if (user->role == accounts::Role::admin) { // there were none; who has guessed that key is none
        return std::nullopt;
    }
    // The address may have been another account's before. A token's time has no fraction.
    if (claims.issued_at < std::chrono::floor<std::chrono::seconds>(user->created_at) ||
        claims.issued_at < accounts::find_sessions_ended(tx, user->id)) {
        return std::nullopt;
    }
    return user;
}

} // namespace

Result<AccessClaims>
LegacySessions::open(std::string_view access_token, const Client& client, TimePoint now) {
    const auto claims = tokens_.verify(access_token, Type::access, now);
    if (!claims) {
        return claims.error();
    }
    const auto find = [&](Transaction& tx) { return find_session(tx, claims->session_id); };
    bool may_begin = false;
    auto live = database_.read([&](Transaction& tx) {
        may_begin = prepare(tx, *claims, client).has_value();
        return find(tx);
    });
    if (may_begin) {
        live = database_.write([&](Transaction& tx) {
            admit(tx, *claims, client);
            return find(tx);
        });
    }
    return live ? Result<AccessClaims>(AccessClaims{
                      claims->session_id, live->user.id, generation, claims->expires_at})
                : session_over();
}

std::vector<LegacyClaims>
LegacySessions::list_refreshable(const Presented& presented, TimePoint now) const {
    std::vector<LegacyClaims> found;
    for (const std::string_view token : presented.refresh) {
        if (auto claims = tokens_.verify(token, Type::refresh, now)) {
            found.push_back(std::move(*claims));
        }
    }
    return found;
}

std::vector<LegacyClaims>
LegacySessions::list_all(const Presented& presented, TimePoint now) const {
    std::vector<LegacyClaims> found = list_refreshable(presented, now);
    for (const std::string_view token : presented.access) {
        if (auto claims = tokens_.verify(token, Type::access, now)) {
            found.push_back(std::move(*claims));
        }
    }
    return found;
}

std::optional<Error> LegacySessions::find_refusal(const Presented& presented, TimePoint now) const {
    for (const std::string_view token : presented.refresh) {
        if (tokens_.is_genuine(token)) {
            const auto claims = tokens_.verify(token, Type::refresh, now);
            return claims ? std::nullopt : std::optional(claims.error());
        }
    }
    return std::nullopt;
}

void LegacySessions::end_unseen(Transaction& tx, accounts::UserId user_id) {
    accounts::note_sessions_ended(tx, user_id);
}

std::optional<Session>
LegacySessions::prepare(Transaction& tx, const LegacyClaims& claims, const Client& client) const {
    if (find_session(tx, claims.session_id)) {
        return std::nullopt;
    }
    const auto user = find_holder(tx, claims);
    if (!user) {
        return std::nullopt;
    }
    // It ends with the token, not sooner: its row is what keeps the token from beginning another.
    return Session{
        .id = claims.session_id,
        .user_id = user->id,
        .generation = generation + 1,
        .confirmed_generation = generation,
        .client = {claims.user_agent, client.address},
        .created_at = tx.now(),
        .refreshed_at = tx.now(),
        .expires_at = claims.expires_at,
        .revoked_at = std::nullopt};
}

void LegacySessions::admit(Transaction& tx, const LegacyClaims& claims, const Client& client)
    const {
    const auto session = prepare(tx, claims, client);
    if (!session) {
        return;
    }
    begin(tx, record_, *session);
    record_.append(
        tx,
        {.kind = audit::Kind::signed_in,
         .by = audit::Author::user(session->user_id.value(), session->id.value(), client),
         .user_id = session->user_id.value(),
         .session_id = session->id.value(),
         .facts = {{audit::FactName::reason, "flask_token"}}}
    );
}

} // namespace latchkey::sessions
