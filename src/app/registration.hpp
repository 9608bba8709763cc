#pragma once

// The registration wing, put together as the settings want it.

#include "config/settings.hpp"
#include "registration/routes.hpp"

namespace latchkey::app {

class Registration {
public:
    Registration(
        const registration::RegistrationService::Parts& parts,
        accounts::Authenticator& authenticator,
        const config::Settings& settings
    );

    registration::Routes& routes() { return routes_; }

private:
    registration::AttemptCookie cookie_;
    registration::RegistrationService registrations_;
    registration::AddressChanges address_changes_;
    registration::Routes routes_;
};

} // namespace latchkey::app
