#include "sessions/renewals.hpp"

#include "sessions/store.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace latchkey::sessions {

using storage::Transaction;

Result<std::shared_ptr<const Renewal>> Renewals::begin(
    const Presented& presented,
    const Client& client,
    mail::Language language,
    std::function<void()> done
) {
    std::vector<RefreshClaims> candidates =
        genuine_of_each_session(parts_.refresh_tokens, presented);
    if (candidates.empty()) {
        return why_none_is_genuine(presented);
    }
    const std::string& session = candidates.front().session_id.value();
    using throttle::Door;
    if (const auto wait = parts_.limits.visit(Door::session_refresh, session, parts_.clock.now())) {
        return too_many_attempts(*wait);
    }
    if (under_way_.fetch_add(1) >= under_way_max) {
        --under_way_;
        return service_unavailable();
    }
    auto leave_and_tell = [this, done = std::move(done)] {
        --under_way_;
        done();
    };
    auto work = [this, candidates = std::move(candidates), client, language](Transaction& tx) {
        return renew(tx, candidates, client, language);
    };
    return parts_.database.write_later(std::move(work), std::move(leave_and_tell));
}

Result<IssuedTokens> Renewals::finish(const Renewal& renewal) {
    const Result<Renewed>& outcome = renewal.get();
    if (outcome) {
        return parts_.token_pairs.issue(outcome->session, outcome->at);
    }
    if (outcome.error().code == ErrorCode::refresh_token_reused) {
        parts_.notices.notify();
    }
    return outcome.error();
}

Result<Renewed> Renewals::renew(
    Transaction& tx,
    const std::vector<RefreshClaims>& candidates,
    const Client& client,
    mail::Language language
) {
    const Candidate candidate = choose(tx, candidates, client);
    if (candidate.refusal) {
        return *candidate.refusal;
    }
    const LiveSession& live = *candidate.live;
    if (auto next = rotation_.renew(tx, live.session, candidate.claims.generation)) {
        return Renewed{std::move(*next), tx.now()};
    }
    end_stolen(tx, live, client, language);
    return Error{ErrorCode::refresh_token_reused, "Token invalid"};
}

bool Renewals::can_renew(const Presented& presented, const Client& client) {
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

Error Renewals::why_none_is_genuine(const Presented& presented) const {
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

Candidate Renewals::choose(
    Transaction& tx, const std::vector<RefreshClaims>& candidates, const Client& client
) const {
    return choose_candidate(
        tx,
        candidates,
        {client, parts_.browsers},
        [&](const Session& session, std::int64_t generation) {
            return rotation_.is_renewable(session, generation, tx.now());
        }
    );
}

void Renewals::end_stolen(
    Transaction& tx, const LiveSession& stolen, const Client& client, mail::Language language
) {
    const Session& session = stolen.session;
    revoke_session(tx, session.id, Ending::revoked);
    parts_.record.append(
        tx,
        {.kind = audit::Kind::refresh_token_reused,
         .by = audit::Author::anonymous(client),
         .user_id = session.user_id.value(),
         .session_id = session.id.value()}
    );
    parts_.notices.enqueue(
        tx,
        stolen.user,
        {mail::Notice::session_ended, language, session.client.user_agent, session.created_at}
    );
    spdlog::warn(
        "theft alarm: session {} of user {} was revoked, a used refresh token of it came back",
        session.id.value(),
        session.user_id.value()
    );
}

} // namespace latchkey::sessions
