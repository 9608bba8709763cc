#include "mail/dev_mailbox.hpp"
#include "support/manual_clock.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace latchkey::mail {
namespace {

using namespace std::chrono_literals;

TEST(DevMailbox, lists_the_oldest_first_with_its_time) {
    testing::ManualClock clock;
    DevMailbox mailbox(clock);
    const Message first{"a@example.com", "one", "text", "<p>html</p>"};
    const Message second{"b@example.com", "two", "", ""};
    EXPECT_EQ(mailbox.deliver(first), Delivery::delivered);
    clock.advance(1500ms);
    EXPECT_EQ(mailbox.deliver(second), Delivery::delivered);

    const auto mails = mailbox.list();
    ASSERT_EQ(mails.size(), 2U);
    EXPECT_EQ(mails[0].message, first);
    EXPECT_EQ(mails[0].sent_at, testing::ManualClock::start);
    EXPECT_EQ(mails[1].message, second);
    EXPECT_EQ(mails[1].sent_at, testing::ManualClock::start + 1500ms);
}

TEST(DevMailbox, keeps_the_last_two_hundred) {
    const testing::ManualClock clock;
    DevMailbox mailbox(clock);
    for (int i = 0; i < 250; ++i) {
        mailbox.deliver({"a@example.com", std::to_string(i), "", ""});
    }
    const auto mails = mailbox.list();
    ASSERT_EQ(mails.size(), DevMailbox::mails_max);
    EXPECT_EQ(mails.front().message.subject, "50");
    EXPECT_EQ(mails.back().message.subject, "249");
}

TEST(DevMailbox, takes_mail_from_several_threads) {
    const testing::ManualClock clock;
    DevMailbox mailbox(clock);
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&] {
                for (int i = 0; i < 40; ++i) {
                    mailbox.deliver({"a@example.com", "subject", "", ""});
                    EXPECT_FALSE(mailbox.list().empty());
                }
            });
        }
    }
    EXPECT_EQ(mailbox.list().size(), 160U);
}

} // namespace
} // namespace latchkey::mail
