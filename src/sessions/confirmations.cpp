#include "sessions/confirmations.hpp"

#include "sessions/store.hpp"

#include <algorithm>

namespace latchkey::sessions {

void Confirmations::note(const SessionId& id, std::int64_t generation) {
    const std::lock_guard lock(mutex_);
    std::int64_t& newest = noted_[id.value()];
    newest = std::max(newest, generation);
}

bool Confirmations::is_confirmed(const Session& session) const {
    if (session.confirmed_generation >= session.generation) {
        return true;
    }
    const std::lock_guard lock(mutex_);
    const auto found = noted_.find(session.id.value());
    return found != noted_.end() && found->second >= session.generation;
}

void Confirmations::write() {
    Generations noted;
    {
        const std::lock_guard lock(mutex_);
        noted = noted_;
    }
    if (noted.empty()) {
        return;
    }
    database_.write([&](storage::Transaction& tx) {
        for (const auto& [id, generation] : noted) {
            confirm_generation(tx, SessionId(id), generation);
        }
    });
    const std::lock_guard lock(mutex_);
    std::erase_if(noted_, [&noted](const auto& entry) {
        const auto written = noted.find(entry.first);
        return written != noted.end() && written->second == entry.second;
    });
}

} // namespace latchkey::sessions
