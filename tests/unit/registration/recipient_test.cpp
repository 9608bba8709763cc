#include "registration/recipient.hpp"

#include <gtest/gtest.h>

#include <string>

namespace latchkey::registration {
namespace {

using accounts::User;

User owner(std::string email) {
    return {
        .id = accounts::UserId(1),
        .email = std::move(email),
        .full_name = "Somebody",
        .company = std::nullopt,
        .role = accounts::Role::user,
        .disabled_at = std::nullopt,
        .created_at = {},
        .updated_at = {}};
}

std::string recipient_after(const std::optional<User>& before, const std::optional<User>& now) {
    mail::SealedMessage message{.recipient = "to", .sealed = "sealed"};
    recheck_recipient(message, before, now);
    EXPECT_EQ(message.sealed, "sealed");
    return message.recipient;
}

TEST(Recipient, StaysWhereTheOwnerIsAsBefore) {
    const User ada = owner("ada@example.org");
    EXPECT_EQ(recipient_after(std::nullopt, std::nullopt), "to");
    EXPECT_EQ(recipient_after(ada, ada), "to");
}

TEST(Recipient, GoesWhereTheOwnerIsAnother) {
    const User ada = owner("ada@example.org");
    EXPECT_EQ(recipient_after(std::nullopt, ada), "");
    EXPECT_EQ(recipient_after(ada, std::nullopt), "");
    EXPECT_EQ(recipient_after(ada, owner("ADA@example.org")), "") << "mail goes to that spelling";
    User disabled = ada;
    disabled.disabled_at = TimePoint();
    EXPECT_EQ(recipient_after(ada, disabled), "");
    EXPECT_EQ(recipient_after(disabled, disabled), "");
}

} // namespace
} // namespace latchkey::registration
