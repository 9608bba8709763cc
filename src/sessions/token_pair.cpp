#include "sessions/token_pair.hpp"

#include <algorithm>

namespace latchkey::sessions {

IssuedTokens TokenPairs::issue(const Session& session, TimePoint now) const {
    const TimePoint expires_at =
        std::min<TimePoint>(now + access_token_lifetime_, session.expires_at);
    return {
        access_tokens_.issue({session.id, session.user_id, session.generation, expires_at}, now),
        refresh_tokens_.issue(session.id, session.generation),
        std::chrono::floor<std::chrono::seconds>(session.expires_at - now)};
}

} // namespace latchkey::sessions
