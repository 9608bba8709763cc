#pragma once

// The database for commands. The server may run meanwhile: both are clients of one database.

#include "base/clock.hpp"
#include "config/settings.hpp"
#include "storage/database.hpp"

#include <memory>

namespace latchkey::cli {

/// What a SQLite transaction keeps of the pages it changes. `of_many_changes`: 256 MiB, so that
/// indexes that grow all over are not written again and again.
enum class WriteCache { small, of_many_changes };

/// Brings the schema up to date. Throws Failure.
std::unique_ptr<storage::Database> open_database(
    const config::DatabaseUrl& url, const Clock& clock, WriteCache cache = WriteCache::small
);

} // namespace latchkey::cli
