// Between the guard's look and the write lies the hash of a password, which takes its time. Whoever
// was shut out meanwhile changes nothing any more. The parts of the application by hand, so that
// the moment between is the test's to choose.

#include "accounts/store.hpp"
#include "app/account_hooks.hpp"
#include "sessions/store.hpp"
#include "support/session_parts.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::testing {
namespace {

using accounts::Admin;
using accounts::Email;
using sessions::SignedIn;
using storage::Transaction;

class LateRevocation : public ::testing::Test {
protected:
    /// What the guard makes of a request of the admin's.
    SignedIn admit() { return parts_.admit(admin_.access); }

    void sign_up_user() { parts_.sign_up("user@example.org"); }

    /// Everything that could have been changed.
    std::string stored() {
        std::string rows;
        parts_.database->read([&](Transaction& tx) {
            for (auto& [row] :
                 tx.list<std::string>("SELECT email || password_hash || role FROM users ORDER BY id"
                 )) {
                rows += row + "\n";
            }
        });
        return rows;
    }

    void expect_nothing_changes_for(const SignedIn& admitted, ErrorCode code) {
        const std::string before = stored();
        const Admin admin = Admin::from(admitted.principal).value();
        accounts::UserChanges changes;
        changes.email = Email::parse("new-address@example.org").value();
        accounts::UserChanges promotion;
        promotion.role = accounts::Role::admin;

        const auto created = parts_.accounts.create(
            admin,
            {.email = Email::parse("backdoor@example.org").value(),
             .full_name = "Backdoor",
             .company = std::nullopt,
             .password = parts_.password,
             .role = accounts::Role::admin}
        );
        const auto moved = parts_.accounts.update_own(admitted.principal, changes, parts_.password);
        const auto promoted = parts_.accounts.update(admin, accounts::UserId(2), promotion);
        const auto removed = parts_.accounts.remove(admin, accounts::UserId(2));
        const auto changed = parts_.sessions.change_password(
            admitted, {parts_.password, Secret("N3w-Passw@rd")}, {}, mail::Language::en
        );

        for (const auto& error :
             {created.error(), moved.error(), promoted.error(), removed.error(), changed.error()}) {
            EXPECT_EQ(error.code, code) << error.message;
        }
        EXPECT_EQ(stored(), before);
    }

    SessionParts parts_{{.hooks = app::account_hooks()}};
    sessions::IssuedTokens admin_ = parts_.sign_up("admin@example.org", accounts::Role::admin);
};

TEST_F(LateRevocation, WhoeverSignedOutChangesNothing) {
    sign_up_user();
    const SignedIn admitted = admit();
    parts_.database->write([&](Transaction& tx) {
        sessions::revoke_session(
            tx, sessions::SessionId(admitted.principal.session_id()), sessions::Ending::revoked
        );
    });
    expect_nothing_changes_for(admitted, ErrorCode::session_revoked);
}

TEST_F(LateRevocation, WhoeverWasDisabledChangesNothing) {
    sign_up_user();
    const SignedIn admitted = admit();
    parts_.database->write([](Transaction& tx) {
        tx.execute("UPDATE users SET disabled_at = 1 WHERE id = 1");
    });
    expect_nothing_changes_for(admitted, ErrorCode::session_revoked);
}

TEST_F(LateRevocation, WhoeverIsNoAdminAnyMoreChangesNothing) {
    sign_up_user();
    const SignedIn admitted = admit();
    parts_.database->write([](Transaction& tx) {
        tx.execute("UPDATE users SET role = 'user' WHERE id = 1");
    });
    expect_nothing_changes_for(admitted, ErrorCode::forbidden);
}

TEST_F(LateRevocation, APasswordThatWasChangedMeanwhileProvesNothing) {
    const SignedIn admitted = admit();
    const auto proof =
        parts_.authenticator
            .check(accounts::UserId(1), parts_.password, audit::Author::of_operator())
            .value();
    parts_.database->write([&](Transaction& tx) {
        accounts::update_password(
            tx, accounts::UserId(1), parts_.hasher.hash(Secret("N3w-Passw@rd")).value()
        );
        EXPECT_EQ(
            parts_.authenticator.settle(tx, proof).error().code, ErrorCode::invalid_credentials
        );
    });
}

} // namespace
} // namespace latchkey::testing
