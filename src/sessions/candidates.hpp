#pragma once

// Which of the refresh tokens that a request carries is the one that counts.

#include "base/error.hpp"
#include "sessions/browser_binding.hpp"
#include "sessions/model.hpp"
#include "sessions/presented.hpp"
#include "sessions/refresh_token.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace latchkey::sessions {

/// The newest genuine one of each session, in the order of the request. An older one beside it is
/// what an earlier mode of the cookies left behind, and no thief's.
std::vector<RefreshClaims>
genuine_of_each_session(const RefreshTokens& refresh_tokens, const Presented& presented);

/// A genuine refresh token beside its session.
struct Candidate {
    RefreshClaims claims;
    std::optional<LiveSession> live; // there, where nothing is refused
    std::optional<Error> refusal;    // why its session does not go on
};

/// Whether a session goes on by a token of that generation.
using IsRenewable = std::function<bool(const Session& session, std::int64_t generation)>;

/// Who sends the candidates, and whether sessions go on there.
struct ComesFrom {
    const Client& client;
    BrowserBinding& browsers;
};

/// Of those whose session lives the first that is renewable: a spent token beside it is left over
/// from somewhere, and no alarm. The first that lives when none is renewable, the first of all when
/// none lives. Living sessions of several users are refused with token_invalid: one of them is not
/// the browser's own, and nobody can say which. There is at least one candidate.
Candidate choose_candidate(
    storage::Transaction& tx,
    const std::vector<RefreshClaims>& candidates,
    const ComesFrom& comes_from,
    const IsRenewable& is_renewable
);

} // namespace latchkey::sessions
