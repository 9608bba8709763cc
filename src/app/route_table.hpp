#pragma once

// The one table of routes: every path this server answers, and who may ask.

#include "accounts/routes.hpp"
#include "app/dev_pages.hpp"
#include "app/doors.hpp"
#include "app/metrics.hpp"
#include "app/readiness.hpp"
#include "audit/routes.hpp"
#include "config/settings.hpp"
#include "http/router.hpp"
#include "keys/routes.hpp"
#include "recovery/routes.hpp"
#include "registration/routes.hpp"
#include "sessions/forward_auth.hpp"
#include "sessions/guard.hpp"
#include "sessions/routes.hpp"

#include <vector>

namespace latchkey::app {

/// What the table's handlers belong to; all must outlive the routes.
struct Wings {
    sessions::Guard& guard;
    const sessions::SessionCookies& cookies;
    keys::Routes& keys;
    accounts::Routes& accounts;
    sessions::Routes& sessions;
    sessions::ForwardAuth& forward_auth;
    recovery::Routes& recovery;
    registration::Routes& registration;
    config::RegistrationMode registration_mode;
    audit::Routes& audit;
    Doors& doors;
    Readiness& readiness;
    Metrics& metrics;
};

/// `dev_pages`: null outside --dev.
std::vector<http::Route> make_routes(const Wings& wings, DevPages* dev_pages);

} // namespace latchkey::app
