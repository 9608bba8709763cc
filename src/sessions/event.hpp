#pragma once

// What a browser that listens is told about its own session and account. Values only.

#include "accounts/model.hpp"

#include <string>
#include <variant>

namespace latchkey::sessions {

/// The session ended: on purpose, or by its time.
struct SignedOutEvent {
    enum class Reason { signed_out, session_expired };

    Reason reason;
};

/// The session was ended from elsewhere, or its account is shut out or gone.
struct SessionRevokedEvent {};

/// Name or address are others now.
struct UserUpdatedEvent {
    accounts::User user;
};

struct RoleChangedEvent {
    accounts::Role role;
};

using Event = std::variant<SignedOutEvent, SessionRevokedEvent, UserUpdatedEvent, RoleChangedEvent>;

} // namespace latchkey::sessions
