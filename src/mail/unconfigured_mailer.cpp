#include "mail/unconfigured_mailer.hpp"

#include <spdlog/spdlog.h>

namespace latchkey::mail {

Delivery UnconfiguredMailer::deliver(const Message& /*message*/) {
    spdlog::error("a mail was not sent: EMAIL_FROM is not set");
    return Delivery::refused;
}

} // namespace latchkey::mail
