#pragma once

// Whether a session may go on in a browser other than the one it began in. The guard and the
// renewals ask, on worker threads.

#include "sessions/model.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace latchkey::sessions {

/// Thread-safe; waits for nobody.
class BrowserBinding {
public:
    /// `noted`: another browser is a signal and no refusal. A copied cookie comes with a copied
    /// header, so that refusing it stops no thief who tries.
    enum class Rule { checked, noted };

    explicit BrowserBinding(Rule rule = Rule::checked)
        : rule_(rule) {}

    /// Whether a request from that family of browsers (user_agent_family()) may use the session.
    /// Where a change is noted, the log has a warning about each session and family, once as long
    /// as few of them change.
    [[nodiscard]] bool admits(const Session& session, std::string_view family);

private:
    bool is_news(const Session& session, std::string_view family);

    static constexpr std::size_t remembered_max = 1024;

    const Rule rule_;
    std::array<std::atomic<std::uint64_t>, remembered_max> noted_{}; // hashes; a newer one replaces
};

} // namespace latchkey::sessions
