#pragma once

// How long an answer to somebody who is signed in may be given again.

#include "http/answer_memory.hpp"
#include "sessions/revisions.hpp"
#include "sessions/signed_in.hpp"

#include <algorithm>

namespace latchkey::sessions {

/// Until the token or the session is over, or until either the account or one of its sessions has
/// changed. The revisions must outlive it.
class SignedInLease final : public http::Lease {
public:
    SignedInLease(const Revisions& revisions, const SignedIn& signed_in)
        : revisions_(revisions)
        , user_id_(signed_in.user.id)
        , seen_(signed_in.revision)
        , expires_at_(std::min(signed_in.access_expires_at, signed_in.session.expires_at)) {}

    [[nodiscard]] bool holds(TimePoint now) override {
        return now < expires_at_ && revisions_.holds(user_id_, seen_);
    }

private:
    const Revisions& revisions_;
    const accounts::UserId user_id_;
    Revisions::Revision seen_;
    const TimePoint expires_at_;
};

} // namespace latchkey::sessions
