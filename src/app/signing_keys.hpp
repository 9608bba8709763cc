#pragma once

// The key ring as the settings want it, for the server and for the command line.

#include "config/settings.hpp"
#include "keys/service.hpp"
#include "storage/database.hpp"

namespace latchkey::app {

/// See KeyService. The first two must outlive it.
keys::KeyService open_key_ring(
    storage::Database& database, const audit::Record& record, const config::Settings& settings
);

} // namespace latchkey::app
