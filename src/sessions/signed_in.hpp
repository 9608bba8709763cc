#pragma once

// What the guard has found out about a request, as services take it.

#include "accounts/principal.hpp"
#include "sessions/model.hpp"
#include "sessions/revisions.hpp"

namespace latchkey::sessions {

/// A request's live session, its user as the database has it at this moment.
struct SignedIn {
    accounts::Principal principal;
    Session session;
    accounts::User user;
    TimePoint access_expires_at;  // of the access token
    Revisions::Revision revision; // from before all of it was read
};

} // namespace latchkey::sessions
