#pragma once

// People who listen, and what they get to hear.

#include "accounts/principal.hpp"
#include "sessions/event_streams.hpp"
#include "sessions/overview.hpp"
#include "sessions/schema.hpp"
#include "support/session_parts.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace latchkey::sessions {

class EventStreamsTest : public ::testing::Test {
protected:
    using Listener = std::shared_ptr<Feed>;

    /// A new account, signed in.
    SignedIn sign_up(const std::string& email) { return parts.admit(parts.sign_up(email).access); }

    /// One more session of that account.
    SignedIn sign_in(const std::string& email) { return parts.admit(parts.sign_in(email).access); }

    Listener listen(const SignedIn& signed_in) { return events.open(signed_in).value(); }

    /// What there is to hear; " (end)" behind it when nothing follows.
    static std::string heard_by(const Listener& listener) {
        const Feed::Taken taken = listener->take();
        return taken.text + (taken.has_ended ? "(end)" : "");
    }

    /// The same after a look.
    std::string hear(const Listener& listener) {
        events.look();
        return heard_by(listener);
    }

    /// The operator's change to an account; the account as it is then.
    accounts::User change(accounts::UserId id, const accounts::UserChanges& changes) {
        return parts.accounts.update(accounts::Admin::of_operator(), id, changes).value();
    }

    accounts::User rename(accounts::UserId id, const std::string& name) {
        accounts::UserChanges changes;
        changes.full_name = name;
        return change(id, changes);
    }

    /// The code of the refusal; nothing for a stream that is open.
    static std::string_view refusal_of(const Result<Listener>& opened) {
        return opened ? "" : to_string(opened.error().code);
    }

    static inline const std::string revoked = render_event(SessionRevokedEvent{}) + "(end)";
    static inline const std::string signed_out =
        render_event(SignedOutEvent{SignedOutEvent::Reason::signed_out}) + "(end)";
    static inline const std::string expired =
        render_event(SignedOutEvent{SignedOutEvent::Reason::session_expired}) + "(end)";

    testing::SessionParts parts;
    EventStreams events{*parts.database, parts.revisions, parts.database.clock(), render_event};
    SessionOverview overview{*parts.database, testing::record(), nullptr};
};

} // namespace latchkey::sessions
