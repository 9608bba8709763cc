#pragma once

// What the tests of SmtpMailer share: one mail, and its way to a sink.

#include "mail/smtp_mailer.hpp"
#include "support/smtp_sink.hpp"

#include <algorithm>
#include <string>

namespace latchkey::mail {

inline const std::string from = "no-reply@latchkey.example";

inline const Message message{
    "ana@example.com", "Your code", "the code is 482913\n", "<p>the code is 482913</p>\n"};

inline SmtpMailer::Options to_sink(const testing::SmtpSink& sink) {
    return {.url = sink.url(), .from = from};
}

inline bool was_told(const testing::SmtpSink& sink, const std::string& beginning) {
    const auto commands = sink.commands();
    return std::any_of(commands.begin(), commands.end(), [&](const auto& command) {
        return command.line.starts_with(beginning);
    });
}

} // namespace latchkey::mail
