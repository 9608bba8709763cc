#include "sessions/rotation.hpp"

#include "sessions/store.hpp"

namespace latchkey::sessions {

bool Rotation::is_renewable(const Session& session, std::int64_t generation, TimePoint now) const {
    return generation == session.generation || may_be_a_retry(session, generation, now);
}

bool Rotation::may_be_a_retry(const Session& session, std::int64_t generation, TimePoint now)
    const {
    const bool is_young = now - session.refreshed_at <= reuse_window;
    return generation == session.generation - 1 &&
           (is_young || !confirmations_.is_confirmed(session));
}

std::optional<Session>
Rotation::renew(storage::Transaction& tx, const Session& session, std::int64_t generation) const {
    if (generation == session.generation && advance_generation(tx, session.id, generation)) {
        Session next = session;
        ++next.generation;
        return next;
    }
    return may_be_a_retry(session, generation, tx.now()) ? std::optional(session) : std::nullopt;
}

} // namespace latchkey::sessions
