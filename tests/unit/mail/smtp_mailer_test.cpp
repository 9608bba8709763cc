#include "base/error.hpp"
#include "mail/smtp_mailer.hpp"
#include "mail/templates.hpp"
#include "mail_to_sink.hpp"
#include "support/mime_reader.hpp"
#include "support/smtp_sink.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <iomanip>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::mail {
namespace {

using testing::SmtpSink;

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
    EXPECT_LT(
        std::chrono::abs(std::chrono::system_clock::now() - sent_at), std::chrono::minutes(1)
    );
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
    EXPECT_EQ(sink.mails().at(0).data.find("=0A"), std::string::npos); // lines end as lines
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

} // namespace
} // namespace latchkey::mail
