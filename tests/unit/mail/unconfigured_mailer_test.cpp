#include "mail/unconfigured_mailer.hpp"

#include <gtest/gtest.h>

namespace latchkey::mail {
namespace {

TEST(UnconfiguredMailer, refuses_rather_than_lets_mail_pile_up) {
    UnconfiguredMailer mailer;
    EXPECT_EQ(mailer.deliver({"ana@example.com", "subject", "text", "html"}), Delivery::refused);
}

} // namespace
} // namespace latchkey::mail
