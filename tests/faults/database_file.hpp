#pragma once

// The database's file as SQLite itself sees it, past the server.

#include <string>
#include <vector>

namespace latchkey::faults {

/// Runs the statement on a connection of its own; the first column of each row. Throws
/// std::runtime_error.
std::vector<std::string> query(const std::string& path, const std::string& sql);

} // namespace latchkey::faults
