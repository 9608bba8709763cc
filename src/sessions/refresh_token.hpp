#pragma once

// The refresh token: `session id . generation . MAC`. Garbage is refused without the database, a
// copy of the database forges nothing, and the token of a generation can be made again at any time.

#include "base/secret.hpp"
#include "sessions/model.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::sessions {

/// What a genuine refresh token says. Whether it still counts, the session's row tells.
struct RefreshClaims {
    SessionId session_id;
    std::int64_t generation;
};

/// Immutable; used by every thread.
class RefreshTokens {
public:
    /// `mac_key`: derived for this purpose only.
    explicit RefreshTokens(Secret mac_key)
        : mac_key_(std::move(mac_key)) {}

    /// The same arguments give the same token, byte for byte.
    [[nodiscard]] std::string issue(const SessionId& session_id, std::int64_t generation) const;

    /// Nothing unless issue() made exactly this text.
    [[nodiscard]] std::optional<RefreshClaims> verify(std::string_view token) const;

private:
    [[nodiscard]] std::string mac(std::string_view signed_part) const;

    Secret mac_key_;
};

} // namespace latchkey::sessions
