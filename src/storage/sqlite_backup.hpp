#pragma once

// Whole SQLite databases, taken out of a file and put into one. See docs/adr/0021-backups.md.

#include "storage/sqlite_connection.hpp"

#include <optional>
#include <string>

namespace latchkey::storage {

/// Writes the database, as of one moment, to a file that is empty or not there. Others go on
/// writing meanwhile; what they write stays in the WAL until this ends. Nothing is synced. Throws
/// Failure.
void copy_out(SqliteConnection& from, const std::string& file);

/// Puts all that `from` holds in the place of what is in `to`, in one transaction of `to`: whoever
/// pulls the plug finds one or the other. Both have pages of one size, as all of ours have. Throws
/// Failure.
void copy_over(SqliteConnection& from, SqliteConnection& to);

/// The first thing that SQLite finds wrong in the file, in its words; nothing in one that is whole.
/// Reads all of it. Throws Failure when it is no database.
std::optional<std::string> find_damage(SqliteConnection& connection);

} // namespace latchkey::storage
