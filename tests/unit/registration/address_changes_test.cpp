// Who may give an account which address, and when it counts.

#include "accounts/store.hpp"
#include "mailbox.hpp"
#include "registration/address_changes.hpp"
#include "registration/model.hpp"
#include "sessions/store.hpp"
#include "support/session_parts.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace latchkey::registration {
namespace {

using accounts::Principal;
using mail::Language;
using storage::Transaction;

class NewAddress : public ::testing::Test {
protected:
    Result<accounts::User>
    ask(const Principal& who, std::string_view email, const std::string& password = "Passw0rd@X") {
        accounts::UserChanges to_be;
        to_be.email = accounts::Email::parse(email).value();
        return changes.ask(who, {to_be, Secret(password)}, Language::en);
    }

    bool confirm(const Principal& who, const std::string& code) {
        const auto outcome = changes.confirm(who, Secret(code), Language::en);
        EXPECT_TRUE(outcome || outcome.error().code == ErrorCode::invalid_code);
        return outcome.has_value();
    }

    /// The account's address.
    std::string address() {
        return parts.database->read([](Transaction& tx) {
            return accounts::find_user(tx, accounts::UserId(1))->email;
        });
    }

    testing::SessionParts parts;
    testing::Mailbox mailbox{parts.database};
    AddressChanges changes{
        {.database = *parts.database,
         .accounts = parts.accounts,
         .authenticator = parts.authenticator,
         .outbox = mailbox.outbox(),
         .limits = parts.limits},
        Secret(std::string(32, 'm'))};
    const Principal ada = parts.admit(parts.sign_up("ada@example.org").access).principal;
    const Principal bob = parts.admit(parts.sign_up("bob@example.org").access).principal;
};

TEST_F(NewAddress, CountsWhenItsCodeIsShownAndNotBefore) {
    ASSERT_TRUE(ask(ada, "new@example.org"));
    const std::string code = mailbox.open_code("new@example.org");
    ASSERT_EQ(code.size(), code_digits);
    EXPECT_EQ(address(), "ada@example.org");
    EXPECT_FALSE(confirm(ada, testing::other_code(code)));
    EXPECT_TRUE(confirm(ada, code));
    EXPECT_EQ(address(), "new@example.org");
    EXPECT_FALSE(confirm(ada, code)) << "once";
}

TEST_F(NewAddress, TakesThePassword) {
    const auto outcome = ask(ada, "new@example.org", "Passw0rd@Y");
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, ErrorCode::invalid_credentials);
    EXPECT_TRUE(mailbox.open().empty());
}

TEST_F(NewAddress, IsConfirmedInTheSessionThatAsked) {
    ASSERT_TRUE(ask(ada, "new@example.org"));
    const std::string code = mailbox.open_code("new@example.org");
    const Principal elsewhere = parts.admit(parts.sign_in("ada@example.org").access).principal;
    for (int i = 0; i < 10; ++i) { // and costs it none of its tries
        EXPECT_FALSE(confirm(elsewhere, code));
        EXPECT_FALSE(confirm(bob, code));
    }
    EXPECT_TRUE(confirm(ada, code));
}

TEST_F(NewAddress, IsForgottenWithTheSessionThatAsked) {
    ASSERT_TRUE(ask(ada, "new@example.org"));
    const std::string code = mailbox.open_code("new@example.org");
    parts.database->write([&](Transaction& tx) {
        sessions::revoke_sessions_of(tx, ada.user_id(), sessions::Ending::revoked);
    });
    const auto outcome = changes.confirm(ada, Secret(code), Language::en);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, ErrorCode::session_revoked);
    const Principal again = parts.admit(parts.sign_in("ada@example.org").access).principal;
    EXPECT_FALSE(confirm(again, code));
    EXPECT_EQ(address(), "ada@example.org");
}

TEST_F(NewAddress, IsTheLastOneAskedFor) {
    ASSERT_TRUE(ask(ada, "first@example.org"));
    const std::string first = mailbox.open_code("first@example.org");
    ASSERT_TRUE(ask(ada, "last@example.org"));
    const std::string last = mailbox.open_code("last@example.org");
    EXPECT_FALSE(first != last && confirm(ada, first));
    EXPECT_TRUE(confirm(ada, last));
    EXPECT_EQ(address(), "last@example.org");
}

TEST_F(NewAddress, OfAnotherAccountIsToldToItsOwner) {
    const auto outcome = ask(ada, "BOB@example.org");
    ASSERT_TRUE(outcome) << "as if it were free";
    const auto mails = mailbox.open();
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(mails[0].to, "bob@example.org") << "as its owner spells it";
    EXPECT_EQ(mails[0].subject, "Somebody tried to use your address at Latchkey");
    EXPECT_EQ(mails[0].text.find("ada"), std::string::npos);
}

TEST_F(NewAddress, ThatWasTakenMeanwhileIsTaken) {
    ASSERT_TRUE(ask(ada, "new@example.org"));
    const std::string code = mailbox.open_code("new@example.org");
    parts.sign_up("new@example.org");
    EXPECT_FALSE(confirm(ada, code));
    EXPECT_EQ(address(), "ada@example.org");
}

/// Two spellings may be two people's mailboxes.
TEST_F(NewAddress, MayBeAnotherSpelling) {
    ASSERT_TRUE(ask(ada, "Ada@example.org"));
    EXPECT_TRUE(confirm(ada, mailbox.open_code("Ada@example.org")));
    EXPECT_EQ(address(), "Ada@example.org");
}

TEST_F(NewAddress, WhatElseChangesChangesAtOnce) {
    accounts::UserChanges to_be;
    to_be.email = accounts::Email::parse("new@example.org").value();
    to_be.full_name = "Ada Lovelace";
    to_be.role = accounts::Role::admin;
    const auto outcome = changes.ask(ada, {to_be, Secret(std::string("Passw0rd@X"))}, Language::en);
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->full_name, "Ada Lovelace");
    EXPECT_EQ(outcome->email, "ada@example.org");
    EXPECT_EQ(outcome->role, accounts::Role::user) << "that is not one's own to change";
}

/// A stranger may be the one who reads it.
TEST_F(NewAddress, IsGreetedWithoutAName) {
    ASSERT_TRUE(ask(ada, "new@example.org"));
    const auto mails = mailbox.open();
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_TRUE(mails[0].text.starts_with("Hello,\n")) << mails[0].text;
}

} // namespace
} // namespace latchkey::registration
