// Who is told, and how many may listen: whoever wrote the change, and whatever was missed.

#include "event_streams_fixture.hpp"
#include "sessions/event_streams.hpp"
#include "sessions/store.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace latchkey::sessions {
namespace {

using accounts::UserId;
using storage::Transaction;

class EventReach : public EventStreamsTest {
protected:
    /// As many changes as that to an account which nobody sees a difference in.
    void change_nothing(UserId id, int times) {
        parts.database->write([&](Transaction& tx) {
            for (int i = 0; i < times; ++i) {
                tx.execute("INSERT INTO changes (user_id) VALUES (:id)", {{"id", id}});
            }
        });
    }
};

TEST_F(EventReach, OthersAreToldNothing) {
    const SignedIn ada = sign_up("ada@example.org");
    const SignedIn bob = sign_up("bob@example.org");
    const Listener of_ada = listen(ada);
    const Listener of_bob = listen(bob);
    rename(ada.user.id, "Ada King");
    events.look();
    EXPECT_NE(heard_by(of_ada), "");
    EXPECT_EQ(heard_by(of_bob), "");
    ASSERT_TRUE(overview.sign_out_everywhere(ada));
    events.look();
    EXPECT_EQ(heard_by(of_ada), signed_out);
    EXPECT_EQ(heard_by(of_bob), "");
}

TEST_F(EventReach, WhatAnotherProcessDidIsSeen) {
    const SignedIn ada = sign_up("ada@example.org");
    const Listener listener = listen(ada);
    const auto other = parts.database.open_again();
    other->write([](Transaction& tx) { tx.execute("UPDATE users SET role = 'admin'"); });
    EXPECT_EQ(hear(listener), render_event(RoleChangedEvent{accounts::Role::admin}));
    other->write([&](Transaction& tx) { revoke_session(tx, ada.session.id, Ending::revoked); });
    EXPECT_EQ(hear(listener), revoked);
}

TEST_F(EventReach, TwoServersOfOneDatabaseTellTheirOwn) {
    const SignedIn ada = sign_up("ada@example.org");
    EventStreams of_another(*parts.database, parts.revisions, parts.database.clock(), render_event);
    const Listener here = listen(ada);
    const Listener there = of_another.open(ada).value();
    const accounts::User changed = rename(ada.user.id, "Ada King");
    const std::string expected = render_event(UserUpdatedEvent{changed});
    EXPECT_EQ(hear(here), expected);
    of_another.look();
    EXPECT_EQ(heard_by(there), expected);
}

/// A server that was asleep for long finds the first of the changes it missed cleaned away.
TEST_F(EventReach, AfterAGapEverybodyIsLookedAt) {
    const SignedIn ada = sign_up("ada@example.org");
    const SignedIn bob = sign_up("bob@example.org");
    const Listener of_ada = listen(ada);
    const Listener of_bob = listen(bob);
    const auto lose_changes = [&] {
        parts.database->write([](Transaction& tx) { tx.execute("DELETE FROM changes"); });
    };
    rename(ada.user.id, "Ada King");
    lose_changes();
    EXPECT_EQ(hear(of_ada), "") << "the control: without a trace nobody could know";
    change_nothing(bob.user.id, 1);
    events.look();
    EXPECT_NE(heard_by(of_ada), "");
    EXPECT_EQ(heard_by(of_bob), "") << "nothing of his is another";
    rename(bob.user.id, "Bob");
    EXPECT_NE(hear(of_bob), "") << "and on it goes from there";
    EXPECT_EQ(heard_by(of_ada), "");
}

TEST_F(EventReach, OfMoreChangesThanOneLookTakesNoneIsMissed) {
    const SignedIn ada = sign_up("ada@example.org");
    const SignedIn bob = sign_up("bob@example.org");
    const Listener of_ada = listen(ada);
    change_nothing(bob.user.id, 2500);
    rename(ada.user.id, "Ada King");
    EXPECT_NE(hear(of_ada), "") << "in the first look, without working through the rest";
    rename(ada.user.id, "Ada Lovelace");
    EXPECT_NE(hear(of_ada), "");
}

TEST_F(EventReach, TheNinthStreamOfAUserIsOneTooMany) {
    const SignedIn phone = sign_up("ada@example.org");
    const SignedIn desk = sign_in("ada@example.org");
    std::vector<Listener> tabs;
    for (std::size_t i = 0; i < EventStreams::streams_of_user_max; ++i) {
        tabs.push_back(listen(i % 2 == 0 ? phone : desk));
    }
    const auto ninth = events.open(phone);
    ASSERT_FALSE(ninth);
    EXPECT_EQ(ninth.error().code, ErrorCode::rate_limited);
    EXPECT_EQ(refusal_of(events.open(desk)), "rate_limited") << "of the user, whatever the session";
    EXPECT_EQ(refusal_of(events.open(sign_up("bob@example.org"))), "") << "others have their own";

    tabs.pop_back(); // its reader is gone
    tabs.push_back(listen(phone));
    EXPECT_EQ(refusal_of(events.open(phone)), "rate_limited");
    EXPECT_EQ(hear(tabs.front()), "");
}

TEST_F(EventReach, AStreamThatWasEndedLeavesItsPlace) {
    const SignedIn phone = sign_up("ada@example.org");
    const SignedIn desk = sign_in("ada@example.org");
    std::vector<Listener> tabs;
    for (std::size_t i = 0; i < EventStreams::streams_of_user_max; ++i) {
        tabs.push_back(listen(phone)); // and keep them, as a slow connection would
    }
    ASSERT_TRUE(overview.end(desk.principal, phone.session.id));
    events.look();
    EXPECT_EQ(refusal_of(events.open(desk)), "");
}

/// One account under as many ids as it takes: only the number of streams counts here.
TEST_F(EventReach, AllTogetherHaveALimitToo) {
    SignedIn somebody = sign_up("ada@example.org");
    std::vector<Listener> listeners;
    for (std::size_t i = 0; i < EventStreams::streams_max; ++i) {
        somebody.user.id = UserId(static_cast<std::int64_t>(1 + i / 8));
        listeners.push_back(listen(somebody));
    }
    somebody.user.id = UserId(1'000'000);
    EXPECT_EQ(refusal_of(events.open(somebody)), "unavailable");
    listeners.pop_back();
    EXPECT_EQ(refusal_of(events.open(somebody)), "");
}

TEST_F(EventReach, PeopleComeAndGoWhileItLooks) {
    const SignedIn ada = sign_up("ada@example.org");
    const Listener steady = listen(ada);
    std::latch begun(3);
    {
        const auto come_and_go = [&] {
            begun.arrive_and_wait();
            for (int i = 0; i < 200; ++i) {
                static_cast<void>(events.open(ada));
            }
        };
        const std::jthread one(come_and_go);
        const std::jthread two(come_and_go);
        begun.arrive_and_wait();
        for (int i = 0; i < 50; ++i) {
            rename(ada.user.id, "Ada " + std::to_string(i));
            events.look();
        }
    }
    std::string all = heard_by(steady);
    EXPECT_NE(all.find("Ada 0\""), std::string::npos);
    EXPECT_NE(all.find("Ada 49\""), std::string::npos);
}

} // namespace
} // namespace latchkey::sessions
