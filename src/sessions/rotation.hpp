#pragma once

// Refresh token rotation (RFC 9700 §4.14.2): which token renews its session, which one is the retry
// of a renewal whose answer was lost, and which one only a thief still has.

#include "sessions/confirmations.hpp"
#include "sessions/model.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <optional>

namespace latchkey::sessions {

/// Thread-safe; the confirmations must outlive it.
class Rotation {
public:
    explicit Rotation(const Confirmations& confirmations)
        : confirmations_(confirmations) {}

    /// Whether renew() would find something to answer with.
    [[nodiscard]] bool
    is_renewable(const Session& session, std::int64_t generation, TimePoint now) const;

    /// The session whose tokens are the answer: of the next generation for the current one, of the
    /// current one for a retry. Nothing for a token that was used up.
    std::optional<Session>
    renew(storage::Transaction& tx, const Session& session, std::int64_t generation) const;

private:
    /// The generation before is presented, and no harm need be in that.
    [[nodiscard]] bool
    may_be_a_retry(const Session& session, std::int64_t generation, TimePoint now) const;

    const Confirmations& confirmations_;
};

} // namespace latchkey::sessions
