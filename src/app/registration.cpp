#include "app/registration.hpp"

#include "app/session_cookies.hpp"
#include "crypto/derive_key.hpp"

namespace latchkey::app {

Registration::Registration(
    const registration::RegistrationService::Parts& parts, const config::Settings& settings
)
    : cookie_(attempt_cookie(settings))
    , registrations_(parts, crypto::derive_key(settings.secret_key, "registration-code-mac"))
    , address_changes_(
          {.database = parts.database, .accounts = parts.accounts, .outbox = parts.outbox},
          crypto::derive_key(settings.secret_key, "email-change-code-mac")
      )
    , routes_(
          {.registrations = registrations_,
           .address_changes = address_changes_,
           .accounts = parts.accounts,
           .cookie = cookie_}
      ) {}

} // namespace latchkey::app
