#pragma once

// Hands out the accounts of the database as a file has them, in the order of ids and as of one
// moment. The command line calls it.

#include "accounts/user_writer.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <functional>
#include <string_view>

namespace latchkey::app {

struct ExportPlan {
    accounts::FileFormat format;
    accounts::PasswordHashes hashes;
};

struct ExportSinks {
    std::function<void(std::string_view)> write; // the next bytes of the file
    std::function<void(std::int64_t done, std::int64_t all)> on_progress; // in accounts
};

/// Returns how many there were. Throws Failure, and what the sinks throw.
std::int64_t
export_users(storage::Database& database, const ExportPlan& plan, const ExportSinks& sinks);

} // namespace latchkey::app
