#pragma once

// How a session goes on: a refresh token for the tokens of the next generation. In two halves, so
// that no thread waits while the disk takes what many browsers renew at once.

#include "audit/record.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "mail/language.hpp"
#include "sessions/access_token.hpp"
#include "sessions/browser_binding.hpp"
#include "sessions/candidates.hpp"
#include "sessions/confirmations.hpp"
#include "sessions/legacy_sessions.hpp"
#include "sessions/model.hpp"
#include "sessions/notices.hpp"
#include "sessions/presented.hpp"
#include "sessions/refresh_token.hpp"
#include "sessions/rotation.hpp"
#include "sessions/token_pair.hpp"
#include "storage/database.hpp"
#include "throttle/source_limits.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace latchkey::sessions {

/// Whose turn it was, or why nobody's.
struct Renewed {
    Session session;
    TimePoint at;
};

/// One that is under way.
using Renewal = storage::Outcome<Result<Renewed>>;

/// Thread-safe.
class Renewals {
public:
    /// All must outlive it.
    struct Parts {
        storage::Database& database;
        const AccessTokens& access_tokens;
        const RefreshTokens& refresh_tokens;
        const TokenPairs& token_pairs;
        const Confirmations& confirmations;
        BrowserBinding& browsers;
        Notices& notices;
        throttle::SourceLimits& limits;
        const audit::Record& record;
        const Clock& clock;
        const LegacySessions* legacy = nullptr; // null: the Flask service's tokens are refused
    };

    explicit Renewals(const Parts& parts)
        : parts_(parts)
        , rotation_(parts.confirmations) {}

    /// The current token gives the tokens of the next generation. The one before gives the current
    /// refresh token again, byte for byte, until a current token was presented, and for
    /// reuse_window in any case. An older one, or that one later, was stolen from somebody: the
    /// session ends, the record tells, and its user gets a mail in `language`. Which of several
    /// refresh tokens counts, says choose_candidate(). A token of the Flask service counts where
    /// none of ours does, and then as the one before the first of its session.
    ///
    /// `done` is called when the outcome is ready for finish(): on the thread that commits, for
    /// which it must be quick. Errors, at once and without it: token_invalid, token_type_invalid,
    /// token_expired (of the Flask service's), no_refresh_token; rate_limited, when it is the same
    /// session again and again; unavailable, when under_way_max have begun and are not done.
    Result<std::shared_ptr<const Renewal>> begin(
        const Presented& presented,
        const Client& client,
        mail::Language language,
        std::function<void()> done
    );

    /// The tokens, of a renewal that is done. Errors: token_invalid, token_expired,
    /// user_agent_mismatch, session_revoked, refresh_token_reused. Throws Failure when nothing was
    /// written.
    Result<IssuedTokens> finish(const Renewal& renewal);

    /// Whether one of these tokens would renew its session.
    bool can_renew(const Presented& presented, const Client& client);

private:
    /// What of a request may renew a session.
    struct Offer {
        std::vector<RefreshClaims> candidates;
        std::vector<LegacyClaims> legacy; // those of them whose session may have to begin first
    };

    [[nodiscard]] Offer read_offer(const Presented& presented) const;
    [[nodiscard]] bool
    may_begin(storage::Transaction& tx, const Offer& offer, const Client& client) const;
    [[nodiscard]] Error why_none_is_genuine(const Presented& presented) const;
    [[nodiscard]] Candidate choose(
        storage::Transaction& tx, const std::vector<RefreshClaims>& candidates, const Client& client
    ) const;
    Result<Renewed> renew(
        storage::Transaction& tx, const Offer& offer, const Client& client, mail::Language language
    );
    void end_stolen(
        storage::Transaction& tx,
        const LiveSession& stolen,
        const Client& client,
        mail::Language language
    );

    static constexpr std::size_t under_way_max = 1024;

    const Parts parts_;
    const Rotation rotation_;
    std::atomic<std::size_t> under_way_ = 0;
};

} // namespace latchkey::sessions
