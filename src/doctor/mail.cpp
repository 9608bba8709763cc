#include "doctor/doctor.hpp"
#include "mail/smtp_mailer.hpp"

#include <chrono>
#include <cstdlib>

namespace latchkey::doctor {

namespace {

using Trouble = mail::SmtpMailer::Trouble;

constexpr std::chrono::seconds patience{5};

Finding to_finding(const Trouble& trouble) {
    const std::string words = " (" + trouble.words + ")";
    switch (trouble.kind) {
    case Trouble::Kind::unreachable:
        return {
            Severity::fault,
            "SMTP_URL",
            "names a mail server that does not answer within five seconds" + words,
            "check host and port, and that a firewall lets this machine out"};
    case Trouble::Kind::no_tls:
        return {
            Severity::fault,
            "SMTP_URL",
            "names a mail server that offers no TLS, and no mail leaves in clear" + words,
            "take the server's port with STARTTLS (587), or smtps:// with its TLS port (465)"};
    case Trouble::Kind::certificate:
        return {
            Severity::fault,
            "SMTP_URL",
            "names a mail server whose certificate does not hold" + words,
            "write the name that the certificate is for, or add its authority to the system's"};
    case Trouble::Kind::login:
        return {
            Severity::fault,
            "EMAIL_PASSWORD",
            "is refused by the mail server for EMAIL_FROM" + words,
            "set the password, or the application password, of that mailbox"};
    case Trouble::Kind::other:
        return {
            Severity::fault,
            "SMTP_URL",
            "names a server that does not take mail from here" + words,
            "check that it is the submission port of a mail server, and what its log says"};
    }
    std::abort(); // not an enumerator: memory is damaged
}

} // namespace

Findings examine_mail(const config::SmtpSettings& smtp, const std::string& authorities_path) {
    if (smtp.from.empty()) {
        return {
            {Severity::warning,
             "EMAIL_FROM",
             "is not set: whoever forgets a password cannot recover it",
             "set EMAIL_FROM, SMTP_URL and EMAIL_PASSWORD"}};
    }
    mail::SmtpMailer mailer(
        {.url = smtp.url,
         .from = smtp.from,
         .password = smtp.password,
         .authorities_path = authorities_path,
         .connect_timeout = patience,
         .total_timeout = patience}
    );
    const auto trouble = mailer.find_trouble();
    return trouble ? Findings{to_finding(*trouble)} : Findings();
}

} // namespace latchkey::doctor
