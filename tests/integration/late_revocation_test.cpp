// Between the guard's look and the write lies the hash of a password, which takes its time. Whoever
// was shut out meanwhile changes nothing any more. The parts of the application by hand, so that
// the moment between is the test's to choose.

#include "accounts/service.hpp"
#include "app/account_hooks.hpp"
#include "crypto/derive_key.hpp"
#include "keys/service.hpp"
#include "mail/unconfigured_mailer.hpp"
#include "sessions/guard.hpp"
#include "sessions/service.hpp"
#include "sessions/session_cookies.hpp"
#include "sessions/store.hpp"
#include "sessions/user_agent.hpp"
#include "support/test_database.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace latchkey::testing {
namespace {

using accounts::Admin;
using accounts::Email;
using sessions::SignedIn;
using storage::Transaction;

class LateRevocation : public ::testing::Test {
protected:
    LateRevocation() {
        admin_cookie_ = "accessToken=" + sign_up("admin@example.org", accounts::Role::admin);
        headers_[0] = {"Cookie", admin_cookie_};
    }

    std::string sign_up(const std::string& email, accounts::Role role) {
        return sessions_
            .sign_up(
                {.email = Email::parse(email).value(),
                 .full_name = "Somebody",
                 .company = std::nullopt,
                 .password = password_,
                 .role = role},
                {sessions::user_agent_family(std::nullopt), "127.0.0.1"},
                {}
            )
            .value()
            .tokens.access;
    }

    /// What the guard makes of the admin's request.
    SignedIn admit() {
        http::Request request;
        request.headers = headers_;
        return guard_.authenticate(request).value();
    }

    /// Everything that could have been changed.
    std::string stored() {
        std::string rows;
        database_->read([&](Transaction& tx) {
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

        const auto created = accounts_.create(
            admin,
            {.email = Email::parse("backdoor@example.org").value(),
             .full_name = "Backdoor",
             .company = std::nullopt,
             .password = password_,
             .role = accounts::Role::admin}
        );
        const auto moved = accounts_.update_own(admitted.principal, changes, password_);
        const auto promoted = accounts_.update(admin, accounts::UserId(2), promotion);
        const auto removed = accounts_.remove(admin, accounts::UserId(2));
        const auto changed =
            sessions_.change_password(admitted, {password_, Secret("N3w-Passw@rd")}, {});

        for (const auto& error :
             {created.error(), moved.error(), promoted.error(), removed.error(), changed.error()}) {
            EXPECT_EQ(error.code, code) << error.message;
        }
        EXPECT_EQ(stored(), before);
    }

    static Secret key(std::string_view purpose) {
        return crypto::derive_key(Secret(std::string(32, 'k')), purpose);
    }

    const Secret password_{"Passw0rd@X"};
    TestDatabase database_;
    crypto::PasswordHasher hasher_{
        {.parameters = crypto::Argon2Parameters::cheap_for_tests(), .threads = 1, .queue_max = 1}};
    keys::KeyService keys_{
        *database_,
        crypto::Sealer(key("keys")),
        {.algorithm = crypto::Algorithm::es256, .token_lifetime_max = std::chrono::hours(1)}};
    sessions::AccessTokens access_tokens_{keys_.ring(), "latchkey"};
    const sessions::SessionCookies cookies_{{}, [](std::string_view) { return true; }};
    sessions::RefreshTokens refresh_tokens_{key("refresh")};
    accounts::AccountService accounts_{*database_, hasher_, {.hooks = app::account_hooks()}};
    sessions::Confirmations confirmations_{*database_};
    const sessions::Revisions revisions_;
    sessions::Guard guard_{
        {.database = *database_,
         .cookies = cookies_,
         .access_tokens = access_tokens_,
         .refresh_tokens = refresh_tokens_,
         .confirmations = confirmations_,
         .revisions = revisions_,
         .clock = database_.clock()}};
    mail::UnconfiguredMailer mailer_;
    mail::Outbox outbox_{*database_, crypto::Sealer(key("outbox")), mailer_, database_.clock()};
    sessions::SessionService sessions_{
        {.database = *database_,
         .accounts = accounts_,
         .hasher = hasher_,
         .access_tokens = access_tokens_,
         .refresh_tokens = refresh_tokens_,
         .confirmations = confirmations_,
         .outbox = outbox_,
         .clock = database_.clock()},
        {.access_token_lifetime = std::chrono::hours(1),
         .session_lifetime = std::chrono::hours(24),
         .audiences = {}}};
    std::string admin_cookie_;
    std::array<http::Header, 1> headers_;
};

TEST_F(LateRevocation, WhoeverSignedOutChangesNothing) {
    sign_up("user@example.org", accounts::Role::user);
    const SignedIn admitted = admit();
    database_->write([&](Transaction& tx) {
        sessions::revoke_session(
            tx, sessions::SessionId(admitted.principal.session_id()), sessions::Ending::revoked
        );
    });
    expect_nothing_changes_for(admitted, ErrorCode::session_revoked);
}

TEST_F(LateRevocation, WhoeverWasDisabledChangesNothing) {
    sign_up("user@example.org", accounts::Role::user);
    const SignedIn admitted = admit();
    database_->write([](Transaction& tx) {
        tx.execute("UPDATE users SET disabled_at = 1 WHERE id = 1");
    });
    expect_nothing_changes_for(admitted, ErrorCode::session_revoked);
}

TEST_F(LateRevocation, WhoeverIsNoAdminAnyMoreChangesNothing) {
    sign_up("user@example.org", accounts::Role::user);
    const SignedIn admitted = admit();
    database_->write([](Transaction& tx) {
        tx.execute("UPDATE users SET role = 'user' WHERE id = 1");
    });
    expect_nothing_changes_for(admitted, ErrorCode::forbidden);
}

TEST_F(LateRevocation, APasswordThatWasChangedMeanwhileProvesNothing) {
    const SignedIn admitted = admit();
    const auto credential = accounts_.check_password(accounts::UserId(1), password_).value();
    database_->write([&](Transaction& tx) {
        accounts::update_password(
            tx, accounts::UserId(1), hasher_.hash(Secret("N3w-Passw@rd")).value()
        );
        EXPECT_FALSE(accounts::is_current(tx, credential));
    });
}

} // namespace
} // namespace latchkey::testing
