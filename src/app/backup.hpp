#pragma once

// A backup is one file: an SQLite database, which SQLite opens as it is, and behind its last page a
// line that says how long the database is, its SHA-256, and when it was made. A file that was cut
// short or damaged is told by it. See docs/adr/0021-backups.md.

#include "app/durable_file.hpp"
#include "base/clock.hpp"
#include "storage/sqlite_connection.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace latchkey::app {

struct BackupLabel {
    std::uint64_t bytes; // of the database
    std::string sha256;  // of these bytes, in hexadecimal
    std::string made_at; // RFC 3339
};

/// Writes what the connection's database holds to a new file, which nobody but its owner may read:
/// under another name until all of it is on the disk. The server may write meanwhile. Throws
/// Failure, also when the file is there already: nothing is ever replaced.
BackupLabel
back_up(storage::SqliteConnection& database, const std::string& file, const Clock& clock);

/// Writes the database of a backup to `to`, which is empty, and checks it on the way. Throws
/// Failure when the backup is not what was written.
BackupLabel unpack_backup(const std::string& file, DurableFile& to);

/// The line, with a line end on both sides.
std::string render_label(const BackupLabel& label);

/// What the end of a file says. Throws Failure, which names the file, for any other text.
BackupLabel parse_label(std::string_view end, const std::string& file);

} // namespace latchkey::app
