#include "mail/smtp_mailer.hpp"
#include "mail_to_sink.hpp"
#include "support/smtp_sink.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <string>
#include <utility>

namespace latchkey::mail {
namespace {

using namespace std::chrono_literals;
using testing::SmtpSink;
using Kind = SmtpSink::Trouble::Kind;
using Moment = SmtpSink::Moment;

/// With TLS the connection must prove whose it is before anything is said on it.
class SmtpMailerTls : public ::testing::TestWithParam<SmtpSink::Tls> {
protected:
    [[nodiscard]] SmtpMailer::Options options() const {
        return {
            .url = sink_.url(),
            .from = from,
            .password = Secret("hunter2"),
            .tls = TlsPolicy::required,
        };
    }

    [[nodiscard]] SmtpMailer::Options trusting_options() const {
        auto trusting = options();
        trusting.authorities_path = folder_.file("authority.pem");
        std::ofstream(trusting.authorities_path) << sink_.certificate();
        return trusting;
    }

    testing::TemporaryFolder folder_;
    SmtpSink sink_{GetParam()};
};

TEST_P(SmtpMailerTls, speaks_to_a_server_it_can_trust) {
    SmtpMailer mailer(trusting_options());
    ASSERT_EQ(mailer.deliver(message), Delivery::delivered);

    const auto mails = sink_.mails();
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_TRUE(mails[0].is_encrypted);
    EXPECT_EQ(mails[0].login, from + ":hunter2");
    for (const auto& command : sink_.commands()) {
        EXPECT_TRUE(
            command.is_encrypted || command.line.starts_with("EHLO") || command.line == "STARTTLS"
        ) << command.line;
    }
}

TEST_P(SmtpMailerTls, finds_no_trouble_and_sends_nothing) {
    SmtpMailer mailer(trusting_options());
    EXPECT_FALSE(mailer.find_trouble());
    EXPECT_TRUE(was_told(sink_, "AUTH"));
    EXPECT_FALSE(was_told(sink_, "MAIL"));
    ASSERT_EQ(mailer.deliver(message), Delivery::delivered) << "it serves as before";
}

TEST_P(SmtpMailerTls, says_nothing_to_one_it_cannot) {
    SmtpMailer mailer(options());
    EXPECT_EQ(mailer.deliver(message), Delivery::deferred);
    EXPECT_TRUE(sink_.mails().empty());
    EXPECT_FALSE(was_told(sink_, "AUTH"));
    EXPECT_FALSE(was_told(sink_, "MAIL"));
}

/// SIGPIPE would end this program.
TEST_P(SmtpMailerTls, survives_a_server_that_hangs_up) {
    SmtpMailer mailer(trusting_options());
    for (const Moment moment : {Moment::sender, Moment::recipient, Moment::data, Moment::content}) {
        sink_.behave();
        EXPECT_EQ(mailer.deliver(message), Delivery::delivered);
        sink_.misbehave(moment, {Kind::close});
        EXPECT_EQ(mailer.deliver(message), Delivery::deferred);
    }
}

/// Once, that is: not a second time for the answer to QUIT.
TEST_P(SmtpMailerTls, waits_its_time_for_a_silent_server) {
    auto hasty = trusting_options();
    hasty.total_timeout = 1500ms;
    SmtpMailer mailer(std::move(hasty));
    sink_.misbehave(Moment::content, {Kind::hang});
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(mailer.deliver(message), Delivery::deferred);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2900ms);
}

INSTANTIATE_TEST_SUITE_P(
    both_kinds,
    SmtpMailerTls,
    ::testing::Values(SmtpSink::Tls::starttls, SmtpSink::Tls::implicit),
    [](const auto& kind) { return kind.param == SmtpSink::Tls::starttls ? "starttls" : "implicit"; }
);

TEST(SmtpMailer, sends_nothing_in_clear_when_starttls_is_stripped) {
    const SmtpSink sink(SmtpSink::Tls::none);
    SmtpMailer mailer(
        {.url = sink.url(), .from = from, .password = Secret("hunter2"), .tls = TlsPolicy::required}
    );
    EXPECT_EQ(mailer.deliver(message), Delivery::deferred);
    EXPECT_TRUE(sink.mails().empty());
    EXPECT_FALSE(was_told(sink, "AUTH"));
    EXPECT_FALSE(was_told(sink, "MAIL"));
}

TEST(SmtpMailer, finds_that_starttls_is_not_offered) {
    const SmtpSink sink(SmtpSink::Tls::none);
    SmtpMailer mailer(
        {.url = sink.url(), .from = from, .password = Secret("hunter2"), .tls = TlsPolicy::required}
    );
    const auto trouble = mailer.find_trouble();
    ASSERT_TRUE(trouble);
    EXPECT_EQ(trouble->kind, SmtpMailer::Trouble::Kind::no_tls);
    EXPECT_FALSE(was_told(sink, "AUTH"));
}

TEST(SmtpMailer, uses_starttls_on_loopback_when_it_is_offered) {
    const SmtpSink sink(SmtpSink::Tls::starttls);
    SmtpMailer mailer(to_sink(sink));
    EXPECT_EQ(mailer.deliver(message), Delivery::deferred); // the certificate counts there as well
    EXPECT_TRUE(was_told(sink, "STARTTLS"));
    EXPECT_FALSE(was_told(sink, "MAIL"));
}

TEST(TlsPolicyFor, trusts_only_this_machine) {
    for (const char* url :
         {"smtp://localhost",
          "smtp://localhost:2525",
          "smtp://127.0.0.1:25",
          "smtp://127.3.2.1",
          "smtp://[::1]:2525",
          "smtp://LOCALHOST",
          "smtp://user@127.0.0.1/helo.name"}) {
        EXPECT_EQ(tls_policy_for(url), TlsPolicy::opportunistic) << url;
    }
    for (const char* url :
         {"smtp://smtp.gmail.com:587",
          "smtp://127.0.0.1.evil.example",
          "smtp://localhost.evil.example",
          "smtp://127.evil.example",
          "smtp://128.0.0.1",
          "smtp://10.0.0.1",
          "smtp://[::2]",
          "smtp://[::ffff:8.8.8.8]",
          "smtp://127.0.0.1@mail.example",
          "smtp://mail.example/127.0.0.1",
          "smtp://localhost@mail.example",
          "smtp://mail.example#@localhost",
          "",
          "localhost:25:x",
          "::"}) {
        EXPECT_EQ(tls_policy_for(url), TlsPolicy::required) << url;
    }
}

} // namespace
} // namespace latchkey::mail
