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
    Offer offer = read_offer(presented);
    if (offer.candidates.empty()) {
        return why_none_is_genuine(presented);
    }
    const std::string& session = offer.candidates.front().session_id.value();
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
    auto work = [this, offer = std::move(offer), client, language](Transaction& tx) {
        return renew(tx, offer, client, language);
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

Renewals::Offer Renewals::read_offer(const Presented& presented) const {
    Offer offer{genuine_of_each_session(parts_.refresh_tokens, presented), {}};
    if (offer.candidates.empty() && parts_.legacy != nullptr) {
        offer.legacy = parts_.legacy->list_refreshable(presented, parts_.clock.now());
        for (const LegacyClaims& claims : offer.legacy) {
            offer.candidates.push_back({claims.session_id, LegacySessions::generation});
        }
    }
    return offer;
}

Result<Renewed> Renewals::renew(
    Transaction& tx, const Offer& offer, const Client& client, mail::Language language
) {
    for (const LegacyClaims& claims : offer.legacy) {
        parts_.legacy->admit(tx, claims, client);
    }
    const Candidate candidate = choose(tx, offer.candidates, client);
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
    const Offer offer = read_offer(presented);
    return !offer.candidates.empty() && parts_.database.read([&](Transaction& tx) {
        if (may_begin(tx, offer, client)) {
            return true;
        }
        const Candidate candidate = choose(tx, offer.candidates, client);
        return !candidate.refusal &&
               rotation_.is_renewable(
                   candidate.live->session, candidate.claims.generation, tx.now()
               );
    });
}

bool Renewals::may_begin(Transaction& tx, const Offer& offer, const Client& client) const {
    return std::ranges::any_of(offer.legacy, [&](const LegacyClaims& claims) {
        const auto session = parts_.legacy->prepare(tx, claims, client);
        return session && parts_.browsers.admits(*session, client.user_agent);
    });
}

Error Renewals::why_none_is_genuine(const Presented& presented) const {
    const auto is_said = [](std::string_view token) { return !token.empty(); };
    if (std::ranges::none_of(presented.refresh, is_said)) {
        return {ErrorCode::no_refresh_token, "No token is provided"};
    }
    if (parts_.legacy != nullptr) {
        if (auto refusal = parts_.legacy->find_refusal(presented, parts_.clock.now())) {
            return *std::move(refusal);
        }
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
    if (parts_.legacy != nullptr) {
        LegacySessions::end_unseen(tx, session.user_id);
    }
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
