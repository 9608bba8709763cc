#include "base/error.hpp"
#include "mail/smtp_mailer.hpp"
#include "mail/templates.hpp"
#include "support/mime_reader.hpp"
#include "support/smtp_sink.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <iomanip>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::mail {
namespace {

using namespace std::chrono_literals;
using testing::SmtpSink;
using Kind = SmtpSink::Trouble::Kind;
using Moment = SmtpSink::Moment;

const std::string from = "no-reply@latchkey.example";
const std::string secret_text = "the code is 482913";

const Message message{
    "ana@example.com", "Your code", secret_text + "\n", "<p>" + secret_text + "</p>\n"};

SmtpMailer::Options to_sink(const SmtpSink& sink) {
    return {.url = sink.url(), .from = from};
}

bool was_told(const SmtpSink& sink, const std::string& beginning) {
    const auto commands = sink.commands();
    return std::any_of(commands.begin(), commands.end(), [&](const SmtpSink::Command& command) {
        return command.line.starts_with(beginning);
    });
}

TEST(SmtpMailer, hands_over_the_whole_mail) {
    const SmtpSink sink;
    SmtpMailer mailer(to_sink(sink));
    ASSERT_EQ(mailer.deliver(message), Delivery::delivered);

    const auto mails = sink.mails();
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(mails[0].sender, from);
    EXPECT_EQ(mails[0].recipients, std::vector<std::string>{"ana@example.com"});
    EXPECT_EQ(mails[0].login, "");

    const auto mail = testing::read_mime(mails[0].data);
    EXPECT_EQ(mail.header("from"), "Latchkey <no-reply@latchkey.example>");
    EXPECT_EQ(mail.header("to"), "<ana@example.com>");
    EXPECT_EQ(mail.header("subject"), "Your code");
    EXPECT_EQ(mail.header("auto-submitted"), "auto-generated");
    EXPECT_EQ(mail.header("mime-version"), "1.0");
    EXPECT_EQ(mail.part("text/plain; charset=UTF-8").body, message.text);
    EXPECT_EQ(mail.part("text/html; charset=UTF-8").body, message.html);
    const auto& alternatives = mail.part("multipart/alternative").parts;
    ASSERT_EQ(alternatives.size(), 2U);
    EXPECT_TRUE(alternatives[1].header("content-type").starts_with("text/html")
    ); // the preferred one
    const std::vector<std::string> expected{
        "auto-submitted",
        "content-type",
        "date",
        "from",
        "message-id",
        "mime-version",
        "subject",
        "to"};
    std::vector<std::string> names;
    for (const auto& [name, value] : mail.headers) {
        names.push_back(name);
    }
    EXPECT_EQ(names, expected);
}

TEST(SmtpMailer, dates_and_numbers_each_mail) {
    const SmtpSink sink;
    SmtpMailer mailer(to_sink(sink));
    mailer.deliver(message);
    mailer.deliver(message);
    const auto mails = sink.mails();
    ASSERT_EQ(mails.size(), 2U);
    const auto first = testing::read_mime(mails[0].data);
    const auto second = testing::read_mime(mails[1].data);
    EXPECT_TRUE(first.header("message-id").ends_with("@latchkey.example>"));
    EXPECT_NE(first.header("message-id"), second.header("message-id"));

    std::istringstream date(first.header("date"));
    std::tm parts{};
    date >> std::get_time(&parts, "%a, %d %b %Y %H:%M:%S +0000");
    ASSERT_FALSE(date.fail()) << first.header("date");
    const auto sent_at = std::chrono::system_clock::from_time_t(timegm(&parts));
    EXPECT_LT(std::chrono::abs(std::chrono::system_clock::now() - sent_at), 1min);
}

TEST(SmtpMailer, brings_every_character_over) {
    const SmtpSink sink;
    SmtpMailer mailer(to_sink(sink));
    Message hard = message;
    hard.subject =
        "Su código de recuperación – 你好 🔑 and a tail that does not fit one line of a header";
    hard.text = ".\n..\n.leading dot\n\n\nFrom here = there\n" + std::string(500, 'x') +
                "\ntrailing space \ntab\t\nñ € 🔑\nno line end";
    hard.html = "<p title=\"a=b\">\n.\n</p>\n";
    ASSERT_EQ(mailer.deliver(hard), Delivery::delivered);

    const auto mail = testing::read_mime(sink.mails().at(0).data);
    EXPECT_EQ(mail.header("subject"), hard.subject);
    EXPECT_EQ(mail.part("text/plain").body, hard.text);
    EXPECT_EQ(mail.part("text/html").body, hard.html);
}

TEST(SmtpMailer, brings_the_templates_over) {
    const SmtpSink sink;
    SmtpMailer mailer(to_sink(sink));
    const Message spanish =
        render_recovery_code(Language::es, {"ana@example.com", "José", "482913", 10});
    ASSERT_EQ(mailer.deliver(spanish), Delivery::delivered);
    const auto mail = testing::read_mime(sink.mails().at(0).data);
    EXPECT_EQ(mail.header("subject"), spanish.subject);
    EXPECT_EQ(mail.part("text/plain").body, spanish.text);
    EXPECT_EQ(mail.part("text/html").body, spanish.html);
}

TEST(SmtpMailer, keeps_its_connection) {
    const SmtpSink sink;
    SmtpMailer mailer(to_sink(sink));
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(mailer.deliver(message), Delivery::delivered);
    }
    EXPECT_EQ(sink.mails().size(), 3U);
    EXPECT_EQ(sink.connections(), 1U);
}

TEST(SmtpMailer, refuses_what_would_add_a_header_or_a_command) {
    const SmtpSink sink;
    SmtpMailer mailer(to_sink(sink));
    for (const char* recipient :
         {"ana@example.com\r\nBcc: eve@evil.example",
          "ana@example.com\n",
          "",
          "ana@example.com> NOTIFY=NEVER",
          "ana",
          "a@b\x01"}) {
        Message bad = message;
        bad.to = recipient;
        EXPECT_EQ(mailer.deliver(bad), Delivery::refused) << recipient;
    }
    for (const char* subject :
         {"a\r\nBcc: eve@evil.example", "a\nb", "a\rb", "ñ\r\nBcc: eve@evil.example"}) {
        Message bad = message;
        bad.subject = subject;
        EXPECT_EQ(mailer.deliver(bad), Delivery::refused) << subject;
    }
    EXPECT_EQ(sink.connections(), 0U);
}

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

TEST(SmtpMailer, logs_in_with_the_senders_address) {
    const SmtpSink sink;
    auto options = to_sink(sink);
    options.password = Secret("pässwörd with spaces");
    SmtpMailer mailer(std::move(options));
    ASSERT_EQ(mailer.deliver(message), Delivery::delivered);
    EXPECT_EQ(sink.mails().at(0).login, from + ":pässwörd with spaces");
}

TEST(SmtpMailer, does_not_log_in_without_a_password) {
    const SmtpSink sink;
    SmtpMailer mailer(to_sink(sink));
    ASSERT_EQ(mailer.deliver(message), Delivery::delivered);
    EXPECT_FALSE(was_told(sink, "AUTH"));
}

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

TEST_P(SmtpMailerTls, says_nothing_to_one_it_cannot) {
    SmtpMailer mailer(options());
    EXPECT_EQ(mailer.deliver(message), Delivery::deferred);
    EXPECT_TRUE(sink_.mails().empty());
    EXPECT_FALSE(was_told(sink_, "AUTH"));
    EXPECT_FALSE(was_told(sink_, "MAIL"));
}

TEST_P(SmtpMailerTls, survives_a_server_that_hangs_up) {
    SmtpMailer mailer(trusting_options());
    for (const Moment moment : {Moment::sender, Moment::recipient, Moment::data, Moment::content}) {
        sink_.behave();
        EXPECT_EQ(mailer.deliver(message), Delivery::delivered);
        sink_.misbehave(moment, {Kind::close});
        EXPECT_EQ(mailer.deliver(message), Delivery::deferred);
    }
}

/// Nor does it wait for an answer to QUIT; and the SIGPIPE of a QUIT nobody hears would end this
/// program.
TEST_P(SmtpMailerTls, leaves_a_silent_server_in_time) {
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

TEST(SmtpMailer, uses_starttls_on_loopback_when_it_is_offered) {
    const SmtpSink sink(SmtpSink::Tls::starttls);
    SmtpMailer mailer(to_sink(sink));
    EXPECT_EQ(mailer.deliver(message), Delivery::deferred); // the certificate counts there as well
    EXPECT_TRUE(was_told(sink, "STARTTLS"));
    EXPECT_FALSE(was_told(sink, "MAIL"));
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

TEST(SmtpMailer, is_safe_to_share) {
    const SmtpSink sink;
    SmtpMailer mailer(to_sink(sink));
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&] {
                for (int i = 0; i < 5; ++i) {
                    EXPECT_EQ(mailer.deliver(message), Delivery::delivered);
                }
            });
        }
    }
    EXPECT_EQ(sink.mails().size(), 20U);
}

TEST(SmtpMailer, is_not_made_from_bad_settings) {
    for (const char* url :
         {"", "mail.example.com", "http://mail.example.com", "file:///etc/passwd", "smtp://"}) {
        EXPECT_THROW(SmtpMailer({.url = url, .from = from}), Failure) << url;
    }
    for (const char* sender : {"", "nobody", "a@b\r\nBcc: c@d", "Latchkey <a@b>"}) {
        EXPECT_THROW(SmtpMailer({.url = "smtp://localhost", .from = sender}), Failure) << sender;
    }
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
