#pragma once

// What a session is. Values only.

#include "accounts/model.hpp"
#include "audit/model.hpp"
#include "base/clock.hpp"
#include "base/strong_id.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::sessions {

/// 128 random bits in base64url, 22 characters. Not a secret by itself: tokens carry a MAC or a
/// signature over it.
using SessionId = StrongId<struct SessionIdTag, std::string>;

/// Who is at the other end: of a request, or, without the request's id, as a session remembers it.
using audit::Client;

/// How a session ended before its time. `signed_out`: by its own browser, or by "sign out
/// everywhere". `revoked`: by its user from elsewhere, by an admin, by a rule.
enum class Ending { signed_out, revoked };

/// The enumerator's spelling, as the database has it.
std::string_view to_string(Ending ending);

/// One sign-in, on one browser, until it is signed out, revoked or expires.
struct Session {
    SessionId id;
    accounts::UserId user_id;
    std::int64_t generation; // of the tokens that count; each refresh adds one
    std::int64_t
        confirmed_generation; // the newest that was presented; behind `generation` until then
    Client client;
    TimePoint created_at;
    TimePoint refreshed_at;
    TimePoint expires_at; // absolute: refreshing does not move it
    std::optional<TimePoint> revoked_at;
    Ending ending = Ending::revoked; // where revoked_at is set
};

/// What the two cookies hold.
struct IssuedTokens {
    std::string access;
    std::string refresh;
    std::chrono::seconds session_left; // until the session ends, whatever is refreshed
};

/// A session with the account it belongs to, both as the database has them now.
struct LiveSession {
    Session session;
    accounts::User user;
};

/// As many as a user may have at once; the longest idle gives way to one more.
inline constexpr std::int64_t sessions_max = 20;

/// How long a token for another audience is good: nobody can take it back.
inline constexpr std::chrono::minutes audience_token_lifetime{5};

/// After a refresh the token before still answers for this long, though the new one was presented
/// already: tabs that refreshed together need not have heard of it.
inline constexpr std::chrono::seconds reuse_window{30};

} // namespace latchkey::sessions
