#pragma once

// Which sessions' current tokens somebody has presented. A refresh whose answer was lost is retried
// with the token before: harmless as long as nobody has the new one. The guard hears of it on every
// request, so it is noted in memory and written a little later, many at once.

#include "sessions/model.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace latchkey::sessions {

/// Thread-safe. What was noted and not yet written is lost with the process: then a retry of a
/// token that was used counts as harmless once more, and nobody is signed out.
class Confirmations {
public:
    explicit Confirmations(storage::Database& database)
        : database_(database) {}

    /// A token of the generation was presented. Does not wait for the database.
    void note(const SessionId& id, std::int64_t generation);

    /// Whether one of the session's current generation was, by what is noted here and by its row.
    [[nodiscard]] bool is_confirmed(const Session& session) const;

    /// Writes what was noted. Throws Failure; what was not written stays noted.
    void write();

private:
    using Generations = std::unordered_map<std::string, std::int64_t>;

    storage::Database& database_;
    mutable std::mutex mutex_;
    Generations noted_; // by the session's id
};

} // namespace latchkey::sessions
