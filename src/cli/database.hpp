#pragma once

// The database for commands. The server may run meanwhile: both are clients of one file.

#include "base/clock.hpp"
#include "storage/sqlite_database.hpp"

#include <memory>
#include <string>

namespace latchkey::cli {

/// Brings the schema up to date. Throws Failure.
std::unique_ptr<storage::SqliteDatabase> open_database(const std::string& path, const Clock& clock);

} // namespace latchkey::cli
