#pragma once

// Who sends this server's mail, as the settings want it.

#include "config/settings.hpp"
#include "mail/mailer.hpp"

#include <memory>

namespace latchkey::app {

/// Over SMTP; without a sender's address, nobody.
std::unique_ptr<mail::Mailer> make_mailer(const config::Settings& settings);

} // namespace latchkey::app
