#include "mail/smtp_mailer.hpp"
#include "mail_to_sink.hpp"
#include "support/smtp_sink.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

namespace latchkey::mail {
namespace {

using namespace std::chrono_literals;
using testing::SmtpSink;
using Kind = SmtpSink::Trouble::Kind;
using Moment = SmtpSink::Moment;

struct TroubleRow {
    const char* name;
    Moment at;
    SmtpSink::Trouble trouble;
    Delivery expected;
};

class SmtpTrouble : public ::testing::TestWithParam<TroubleRow> {};

TEST_P(SmtpTrouble, is_told_apart_and_left_behind) {
    SmtpSink sink;
    auto options = to_sink(sink);
    options.password = Secret("hunter2");
    options.total_timeout = 500ms;
    SmtpMailer mailer(std::move(options));
    sink.misbehave(GetParam().at, GetParam().trouble);
    EXPECT_EQ(mailer.deliver(message), GetParam().expected);
    EXPECT_TRUE(sink.mails().empty());

    sink.behave();
    EXPECT_EQ(mailer.deliver(message), Delivery::delivered);
    ASSERT_EQ(sink.mails().size(), 1U);
    EXPECT_EQ(sink.mails()[0].recipients.size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    replies,
    SmtpTrouble,
    ::testing::Values(
        TroubleRow{"sender_550", Moment::sender, {Kind::reply, "550 no"}, Delivery::refused},
        TroubleRow{
            "recipient_550",
            Moment::recipient,
            {Kind::reply, "550 5.1.1 unknown"},
            Delivery::refused},
        TroubleRow{
            "recipient_450",
            Moment::recipient,
            {Kind::reply, "450 4.2.1 later"},
            Delivery::deferred},
        TroubleRow{
            "recipient_garbage", Moment::recipient, {Kind::reply, "what?"}, Delivery::deferred},
        TroubleRow{"data_554", Moment::data, {Kind::reply, "554 no"}, Delivery::refused},
        TroubleRow{"data_451", Moment::data, {Kind::reply, "451 later"}, Delivery::deferred},
        TroubleRow{"content_550", Moment::content, {Kind::reply, "550 spam"}, Delivery::refused},
        TroubleRow{"content_452", Moment::content, {Kind::reply, "452 full"}, Delivery::deferred},
        TroubleRow{"greeting_421", Moment::greeting, {Kind::reply, "421 busy"}, Delivery::deferred},
        TroubleRow{
            "login_535", Moment::authentication, {Kind::reply, "535 who?"}, Delivery::deferred}
    ),
    [](const auto& row) { return row.param.name; }
);

INSTANTIATE_TEST_SUITE_P(
    silence,
    SmtpTrouble,
    ::testing::Values(
        TroubleRow{"greeting_close", Moment::greeting, {Kind::close}, Delivery::deferred},
        TroubleRow{"greeting_hang", Moment::greeting, {Kind::hang}, Delivery::deferred},
        TroubleRow{"recipient_close", Moment::recipient, {Kind::close}, Delivery::deferred},
        TroubleRow{"recipient_hang", Moment::recipient, {Kind::hang}, Delivery::deferred},
        TroubleRow{"data_close", Moment::data, {Kind::close}, Delivery::deferred},
        TroubleRow{"data_hang", Moment::data, {Kind::hang}, Delivery::deferred},
        TroubleRow{"content_close", Moment::content, {Kind::close}, Delivery::deferred},
        TroubleRow{"content_hang", Moment::content, {Kind::hang}, Delivery::deferred}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST(SmtpMailer, defers_when_nobody_listens) {
    std::string url;
    {
        const SmtpSink gone;
        url = gone.url();
    }
    SmtpMailer mailer({.url = url, .from = from});
    EXPECT_EQ(mailer.deliver(message), Delivery::deferred);
}

/// The answer to the first mail's text comes when nobody waits for it any more.
TEST(SmtpMailer, does_not_take_a_late_answer_for_the_next_mails) {
    SmtpSink sink;
    auto options = to_sink(sink);
    options.total_timeout = 300ms;
    SmtpMailer mailer(std::move(options));
    sink.misbehave(Moment::content, {Kind::hang});
    EXPECT_EQ(mailer.deliver(message), Delivery::deferred);
    sink.behave();
    EXPECT_EQ(mailer.deliver(message), Delivery::delivered);
    EXPECT_EQ(sink.connections(), 2U);
}

} // namespace
} // namespace latchkey::mail
