#include "app/own_mailer.hpp"

#include "mail/smtp_mailer.hpp"
#include "mail/unconfigured_mailer.hpp"

#include <spdlog/spdlog.h>

namespace latchkey::app {

std::unique_ptr<mail::Mailer> make_mailer(const config::Settings& settings) {
    if (settings.smtp.from.empty()) {
        spdlog::warn("EMAIL_FROM is not set: mails with recovery codes can not be sent");
        return std::make_unique<mail::UnconfiguredMailer>();
    }
    return std::make_unique<mail::SmtpMailer>(mail::SmtpMailer::Options{
        .url = settings.smtp.url, .from = settings.smtp.from, .password = settings.smtp.password});
}

} // namespace latchkey::app
