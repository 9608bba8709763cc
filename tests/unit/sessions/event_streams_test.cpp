// What somebody who listens is told about the own session and account.

#include "event_streams_fixture.hpp"
#include "sessions/event_streams.hpp"
#include "sessions/store.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::sessions {
namespace {

using namespace std::chrono_literals;
using accounts::Role;
using accounts::UserChanges;
using storage::Transaction;

TEST_F(EventStreamsTest, SilenceIsNoEvent) {
    const Listener ada = listen(sign_up("ada@example.org"));
    EXPECT_EQ(hear(ada), "");
    parts.database.clock().advance(1h);
    EXPECT_EQ(hear(ada), "");
}

TEST_F(EventStreamsTest, AnotherNameOrAddressIsTold) {
    const SignedIn signed_in = sign_up("ada@example.org");
    const Listener ada = listen(signed_in);
    UserChanges changes[2];
    changes[0].full_name = "Ada King";
    changes[1].email = accounts::Email::parse("countess@example.org").value();
    for (const UserChanges& one : changes) {
        const accounts::User changed = change(signed_in.user.id, one);
        EXPECT_EQ(hear(ada), render_event(UserUpdatedEvent{changed}));
        EXPECT_EQ(hear(ada), "") << "once";
    }
    rename(signed_in.user.id, "Ada King");
    EXPECT_EQ(hear(ada), "") << "nothing is another now";
}

TEST_F(EventStreamsTest, AnotherRoleIsTold) {
    const SignedIn signed_in = sign_up("ada@example.org");
    const Listener ada = listen(signed_in);
    UserChanges promotion;
    promotion.role = Role::admin;
    change(signed_in.user.id, promotion);
    EXPECT_EQ(hear(ada), render_event(RoleChangedEvent{Role::admin}));
    EXPECT_EQ(hear(ada), "");
}

TEST_F(EventStreamsTest, TwoChangesOfOneLookAreTwoEvents) {
    const SignedIn signed_in = sign_up("ada@example.org");
    const Listener ada = listen(signed_in);
    rename(signed_in.user.id, "Somebody in between");
    UserChanges both;
    both.full_name = "Ada King";
    both.role = Role::admin;
    const accounts::User changed = change(signed_in.user.id, both);
    EXPECT_EQ(
        hear(ada),
        render_event(UserUpdatedEvent{changed}) + render_event(RoleChangedEvent{Role::admin})
    );
}

TEST_F(EventStreamsTest, EverybodyWhoListensToAnAccountIsTold) {
    const SignedIn phone = sign_up("ada@example.org");
    const SignedIn desk = sign_in("ada@example.org");
    const Listener listeners[] = {listen(phone), listen(desk), listen(desk)};
    const accounts::User changed = rename(phone.user.id, "Ada King");
    events.look();
    for (const Listener& listener : listeners) {
        EXPECT_EQ(heard_by(listener), render_event(UserUpdatedEvent{changed}));
    }
}

TEST_F(EventStreamsTest, SigningOutEndsTheStreamsOfThatSession) {
    const auto tokens = parts.sign_up("ada@example.org");
    const SignedIn phone = parts.admit(tokens.access);
    const Listener one_tab = listen(phone);
    const Listener other_tab = listen(phone);
    const Listener desk = listen(sign_in("ada@example.org"));
    parts.sessions.sign_out({.access = {tokens.access}, .refresh = {tokens.refresh}}, parts.client);
    events.look();
    EXPECT_EQ(heard_by(one_tab), signed_out);
    EXPECT_EQ(heard_by(other_tab), signed_out);
    EXPECT_EQ(heard_by(desk), "") << "the other session goes on";
}

TEST_F(EventStreamsTest, SigningOutEverywhereEndsThemAll) {
    const SignedIn phone = sign_up("ada@example.org");
    const Listener here = listen(phone);
    const Listener there = listen(sign_in("ada@example.org"));
    ASSERT_TRUE(overview.sign_out_everywhere(phone));
    events.look();
    EXPECT_EQ(heard_by(here), signed_out);
    EXPECT_EQ(heard_by(there), signed_out);
}

TEST_F(EventStreamsTest, RevocationFromElsewhereIsToldAsSuch) {
    const SignedIn phone = sign_up("ada@example.org");
    const SignedIn desk = sign_in("ada@example.org");
    const Listener ended = listen(phone);
    const Listener ending = listen(desk);
    ASSERT_TRUE(overview.end(desk.principal, phone.session.id));
    events.look();
    EXPECT_EQ(heard_by(ended), revoked);
    EXPECT_EQ(heard_by(ending), "");
}

TEST_F(EventStreamsTest, DisablingTheAccountEndsThem) {
    const SignedIn signed_in = sign_up("ada@example.org");
    const Listener ada = listen(signed_in);
    UserChanges disabling;
    disabling.is_disabled = true;
    change(signed_in.user.id, disabling);
    EXPECT_EQ(hear(ada), revoked);
}

TEST_F(EventStreamsTest, DeletingTheAccountEndsThem) {
    const SignedIn signed_in = sign_up("ada@example.org");
    const Listener ada = listen(signed_in);
    ASSERT_TRUE(parts.accounts.remove(accounts::Admin::of_operator(), signed_in.user.id));
    EXPECT_EQ(hear(ada), revoked);
}

TEST_F(EventStreamsTest, ASessionEndsAtItsTime) {
    const SignedIn signed_in = sign_up("ada@example.org");
    const Listener ada = listen(signed_in);
    parts.database.clock().set(signed_in.session.expires_at - 1ms);
    EXPECT_EQ(hear(ada), "");
    parts.database.clock().advance(1ms);
    EXPECT_EQ(hear(ada), expired);
}

/// Something else that happened just then does not make a revocation of it.
TEST_F(EventStreamsTest, ASessionThatEndsAtItsTimeWasNotRevoked) {
    const SignedIn signed_in = sign_up("ada@example.org");
    const Listener ada = listen(signed_in);
    rename(signed_in.user.id, "Ada King");
    parts.database.clock().set(signed_in.session.expires_at);
    EXPECT_EQ(hear(ada), expired);
}

TEST_F(EventStreamsTest, ASessionWhoseRowIsCleanedAwayAtItsTimeWasNotRevoked) {
    const SignedIn signed_in = sign_up("ada@example.org");
    const Listener ada = listen(signed_in);
    parts.database.clock().set(signed_in.session.expires_at);
    parts.database->write([](Transaction& tx) { erase_expired_sessions(tx, 10); });
    rename(signed_in.user.id, "Ada King");
    EXPECT_EQ(hear(ada), expired);
}

TEST_F(EventStreamsTest, AfterTheEndNothingFollows) {
    const SignedIn signed_in = sign_up("ada@example.org");
    const Listener ada = listen(signed_in);
    ASSERT_TRUE(overview.sign_out_everywhere(signed_in));
    EXPECT_EQ(hear(ada), signed_out);
    rename(signed_in.user.id, "Ada King");
    parts.database.clock().set(signed_in.session.expires_at);
    EXPECT_EQ(hear(ada), "(end)");
}

/// Between the guard's look and the stream somebody may have been shut out: that would be told to
/// nobody any more.
TEST_F(EventStreamsTest, ASessionThatIsOverGetsNone) {
    const SignedIn signed_in = sign_up("ada@example.org");
    ASSERT_TRUE(overview.sign_out_everywhere(signed_in));
    EXPECT_EQ(refusal_of(events.open(signed_in)), "session_revoked");
    const SignedIn other = sign_in("ada@example.org");
    parts.database.clock().set(other.session.expires_at);
    EXPECT_EQ(refusal_of(events.open(other)), "session_revoked");
}

/// Who comes between two looks has seen the account as it was read then.
TEST_F(EventStreamsTest, WhatWasSoAlreadyIsNoEvent) {
    const SignedIn before = sign_up("ada@example.org");
    rename(before.user.id, "Ada King");
    const Listener ada = listen(sign_in("ada@example.org"));
    const Listener late = listen(before); // the guard looked before the change
    events.look();
    EXPECT_EQ(heard_by(ada), "");
    EXPECT_NE(heard_by(late), "") << "the control";
}

} // namespace
} // namespace latchkey::sessions
