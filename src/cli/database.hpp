#pragma once

// The database for commands. The server may run meanwhile: both are clients of one database.

#include "base/clock.hpp"
#include "config/settings.hpp"
#include "storage/database.hpp"

#include <memory>

namespace latchkey::cli {

/// Brings the schema up to date. Throws Failure.
std::unique_ptr<storage::Database>
open_database(const config::DatabaseUrl& url, const Clock& clock);

} // namespace latchkey::cli
