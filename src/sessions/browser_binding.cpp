#include "sessions/browser_binding.hpp"

#include <spdlog/spdlog.h>

#include <functional>
#include <string>

namespace latchkey::sessions {

bool BrowserBinding::admits(const Session& session, std::string_view family) {
    if (session.client.user_agent == family) {
        return true;
    }
    if (rule_ == Rule::noted && is_news(session, family)) {
        spdlog::warn(
            "session {} of user {} began in {} and goes on in {}",
            session.id.value(),
            session.user_id.value(),
            session.client.user_agent,
            family
        );
    }
    return rule_ == Rule::noted;
}

bool BrowserBinding::is_news(const Session& session, std::string_view family) {
    const std::uint64_t hash =
        std::hash<std::string>()(session.id.value() + ' ' + std::string(family));
    return noted_[hash % remembered_max].exchange(hash, std::memory_order_relaxed) != hash;
}

} // namespace latchkey::sessions
