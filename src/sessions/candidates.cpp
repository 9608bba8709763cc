#include "sessions/candidates.hpp"

#include "sessions/store.hpp"

#include <algorithm>
#include <utility>

namespace latchkey::sessions {

using storage::Transaction;

namespace {

/// Why a genuine refresh token of that session is refused, whatever its generation.
std::optional<Error>
find_refusal(const std::optional<LiveSession>& live, const ComesFrom& comes_from, TimePoint now) {
    if (!live || live->session.revoked_at || live->user.disabled_at) {
        return Error{ErrorCode::session_revoked, "Token invalid"};
    }
    if (live->session.expires_at <= now) {
        return Error{ErrorCode::token_expired, "Token expired"};
    }
    if (!comes_from.browsers.admits(live->session, comes_from.client.user_agent)) {
        return Error{ErrorCode::user_agent_mismatch, "User-Agent does not match"};
    }
    return std::nullopt;
}

} // namespace

std::vector<RefreshClaims>
genuine_of_each_session(const RefreshTokens& refresh_tokens, const Presented& presented) {
    std::vector<RefreshClaims> newest;
    for (const std::string_view token : presented.refresh) {
        const auto claims = refresh_tokens.verify(token);
        if (!claims) {
            continue;
        }
        const auto known =
            std::ranges::find(newest, claims->session_id, &RefreshClaims::session_id);
        if (known == newest.end()) {
            newest.push_back(*claims);
        } else {
            known->generation = std::max(known->generation, claims->generation);
        }
    }
    return newest;
}

Candidate choose_candidate(
    Transaction& tx,
    const std::vector<RefreshClaims>& candidates,
    const ComesFrom& comes_from,
    const IsRenewable& is_renewable
) {
    std::vector<Candidate> living;
    std::optional<Candidate> first_refused;
    for (const RefreshClaims& claims : candidates) {
        auto live = find_session(tx, claims.session_id);
        auto refusal = find_refusal(live, comes_from, tx.now());
        const bool is_living = !refusal;
        Candidate candidate{claims, std::move(live), std::move(refusal)};
        if (is_living) {
            living.push_back(std::move(candidate));
        } else if (!first_refused) {
            first_refused = std::move(candidate);
        }
    }
    if (living.empty()) {
        return std::move(first_refused.value());
    }
    const auto is_of_another = [&living](const Candidate& candidate) {
        return candidate.live->user.id != living.front().live->user.id;
    };
    if (std::ranges::any_of(living, is_of_another)) {
        living.front().refusal = Error{ErrorCode::token_invalid, "Token invalid"};
        return std::move(living.front());
    }
    const auto renewable = std::ranges::find_if(living, [&](const Candidate& candidate) {
        return is_renewable(candidate.live->session, candidate.claims.generation);
    });
    return std::move(renewable == living.end() ? living.front() : *renewable);
}

} // namespace latchkey::sessions
