#pragma once

// Sign-ins of the Flask service go on here. Its tokens name no session, so each gets one of its own
// when it is first seen, under an id that follows from the token, and it lasts as long as the token
// would have. From then on the session is one like any other: it is listed, revoked, and refreshed;
// once it has ended, the token finds it ended. See docs/adr/0020-switching-over.md.

#include "audit/record.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "sessions/access_token.hpp"
#include "sessions/legacy_token.hpp"
#include "sessions/model.hpp"
#include "sessions/presented.hpp"
#include "sessions/refresh_token.hpp"
#include "storage/database.hpp"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace latchkey::sessions {

/// Thread-safe.
class LegacySessions {
public:
    /// The generation of a token of the Flask service. Those that its session gives begin at 1, so
    /// that presenting it again means what presenting any refresh token again means.
    static constexpr std::int64_t generation = 0;

    /// The database and the record must outlive it.
    LegacySessions(LegacyTokens tokens, storage::Database& database, const audit::Record& record)
        : tokens_(std::move(tokens))
        , database_(database)
        , record_(record) {}

    [[nodiscard]] const LegacyTokens& tokens() const { return tokens_; }

    /// An access token's session, begun if need be. Errors: those of LegacyTokens::verify();
    /// session_revoked when no session may begin by it. Whether the session lives, the caller sees.
    Result<AccessClaims> open(std::string_view access_token, const Client& client, TimePoint now);

    /// Those of the refresh tokens that are genuine and in time.
    [[nodiscard]] std::vector<LegacyClaims>
    list_refreshable(const Presented& presented, TimePoint now) const;

    /// Those of either kind.
    [[nodiscard]] std::vector<LegacyClaims>
    list_all(const Presented& presented, TimePoint now) const;

    /// Why the first refresh token that the Flask service made is refused; nothing when it made
    /// none of them.
    [[nodiscard]] std::optional<Error>
    find_refusal(const Presented& presented, TimePoint now) const;

    /// The token's session is there afterwards, unless none may begin by it.
    void admit(storage::Transaction& tx, const LegacyClaims& claims, const Client& client) const;

    /// No session begins by a token of the account that was issued until now. For where one session
    /// ends against its browser's will: the browser's other token, by which none has begun yet,
    /// cannot be told from those of other browsers.
    static void end_unseen(storage::Transaction& tx, accounts::UserId user_id);

    /// The session that admit() would begin. Nothing when it is there already, ended perhaps, and
    /// when none may begin: the account is gone, disabled, an admin's, under another address by
    /// now, or younger than the token; or its sessions were all ended since.
    std::optional<Session>
    prepare(storage::Transaction& tx, const LegacyClaims& claims, const Client& client) const;

private:
    const LegacyTokens tokens_;
    storage::Database& database_;
    const audit::Record& record_;
};

} // namespace latchkey::sessions
