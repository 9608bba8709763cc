#pragma once

// Handlers for where an address has to be proved before it counts. Who may call one is in its
// parameters; app/ puts them into the table, the first two in REGISTRATION=verify_email only.

#include "accounts/service.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "registration/address_changes.hpp"
#include "registration/attempt_cookie.hpp"
#include "registration/service.hpp"
#include "sessions/signed_in.hpp"

namespace latchkey::registration {

class Routes {
public:
    /// All must outlive the routes.
    struct Parts {
        RegistrationService& registrations;
        AddressChanges& address_changes;
        accounts::AccountService& accounts;
        const AttemptCookie& cookie;
    };

    explicit Routes(const Parts& parts)
        : parts_(parts) {}

    http::Response begin(const http::Request& request); // POST /auth/register
    http::Response
    update_own(const http::Request& request, const sessions::SignedIn& who); // PATCH /user/me

    http::Response verify(const http::Request& request); // POST /auth/verify-email
    http::Response resend(const http::Request& request); // POST /auth/verify-email/resend
    http::Response confirm_address(
        const http::Request& request, const accounts::Principal& principal
    ); // POST /user/me/verify-email

private:
    const Parts parts_;
};

} // namespace latchkey::registration
