// Against a mail server on this machine. What real ones do, and that none of it sends a mail.

#include "doctor/doctor.hpp"
#include "findings.hpp"
#include "support/smtp_sink.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace latchkey::doctor {
namespace {

using testing::SmtpSink;
using Names = std::vector<std::string>;

class Mail : public ::testing::Test {
protected:
    static config::SmtpSettings settings_for(const SmtpSink& sink) {
        return {.url = sink.url(), .from = "no-reply@example.com", .password = Secret("hunter2")};
    }

    std::string authorities_of(const SmtpSink& sink) const {
        std::ofstream(folder.file("authority.pem")) << sink.certificate();
        return folder.file("authority.pem");
    }

    testing::TemporaryFolder folder;
};

TEST_F(Mail, OfAServerThatTakesItIsWell) {
    for (const SmtpSink::Tls tls : {SmtpSink::Tls::starttls, SmtpSink::Tls::implicit}) {
        const SmtpSink sink(tls);
        EXPECT_EQ(names_of(examine_mail(settings_for(sink), authorities_of(sink))), Names());
        EXPECT_EQ(sink.connections(), 1U);
        EXPECT_TRUE(sink.mails().empty());
        for (const SmtpSink::Command& command : sink.commands()) {
            EXPECT_FALSE(command.line.starts_with("MAIL")) << command.line;
        }
    }
}

TEST_F(Mail, NeedsASender) {
    EXPECT_EQ(names_of(examine_mail({})), Names{"warning: EMAIL_FROM"});
}

TEST_F(Mail, NeedsAServer) {
    std::string url;
    {
        const SmtpSink gone;
        url = gone.url();
    }
    const Findings findings =
        examine_mail({.url = url, .from = "no-reply@example.com", .password = {}});
    EXPECT_TRUE(has(findings, Severity::fault, "SMTP_URL", "does not answer"));
}

TEST_F(Mail, NeedsACertificateThatHolds) {
    const SmtpSink sink(SmtpSink::Tls::implicit); // signed by nobody the system knows
    EXPECT_TRUE(
        has(examine_mail(settings_for(sink)), Severity::fault, "SMTP_URL", "certificate does not")
    );
}

TEST_F(Mail, NeedsThePasswordOfTheMailbox) {
    SmtpSink sink(SmtpSink::Tls::starttls);
    sink.misbehave(
        SmtpSink::Moment::authentication,
        {.kind = SmtpSink::Trouble::Kind::reply, .reply = "535 5.7.8 no"}
    );
    const Findings findings = examine_mail(settings_for(sink), authorities_of(sink));
    EXPECT_TRUE(has(findings, Severity::fault, "EMAIL_PASSWORD", "is refused"));
    EXPECT_EQ(describe(findings).find("hunter2"), std::string::npos);
}

TEST_F(Mail, NeedsAMailServer) {
    SmtpSink sink;
    sink.misbehave(
        SmtpSink::Moment::greeting,
        {.kind = SmtpSink::Trouble::Kind::reply, .reply = "554 5.3.2 not today"}
    );
    EXPECT_TRUE(
        has(examine_mail(settings_for(sink)), Severity::fault, "SMTP_URL", "does not take mail")
    );
}

} // namespace
} // namespace latchkey::doctor
