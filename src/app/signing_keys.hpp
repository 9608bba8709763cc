#pragma once

// The key ring as the settings want it, for the server and for the command line.

#include "config/settings.hpp"
#include "keys/service.hpp"
#include "storage/database.hpp"

namespace latchkey::app {

/// See KeyService.
keys::KeyService open_key_ring(storage::Database& database, const config::Settings& settings);

} // namespace latchkey::app
