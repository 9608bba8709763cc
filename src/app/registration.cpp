#include "app/registration.hpp"

#include "app/session_cookies.hpp"
#include "crypto/derive_key.hpp"

namespace latchkey::app {

Registration::Registration(
    const registration::RegistrationService::Parts& parts,
    accounts::Authenticator& authenticator,
    const config::Settings& settings
)
    : cookie_(named_cookie(settings, "registration"))
    , registrations_(parts, crypto::derive_key(settings.secret_key, "registration-code-mac"))
    , address_changes_(
          {.database = parts.database,
           .accounts = parts.accounts,
           .authenticator = authenticator,
           .outbox = parts.outbox,
           .limits = parts.limits},
          crypto::derive_key(settings.secret_key, "email-change-code-mac")
      )
    , routes_(
          {.registrations = registrations_,
           .address_changes = address_changes_,
           .accounts = parts.accounts,
           .cookie = cookie_}
      ) {}

} // namespace latchkey::app
