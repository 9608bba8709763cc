#pragma once

// What has to end when a database has gone back in time. A session that was revoked after the
// backup is live in it, a code that was used is open, a key that was dropped signs: none of that
// may come true. See docs/adr/0021-backups.md.

#include "app/backup.hpp"
#include "audit/model.hpp"
#include "base/clock.hpp"
#include "config/settings.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace latchkey::app {

/// So many ids of accounts are left out behind the newest: those that came after the backup are
/// known elsewhere, and nobody else may have them. More than that are not expected to have come.
inline constexpr std::int64_t skipped_user_ids = 1'000'000;

/// What was there, and is no longer.
struct Ended {
    std::int64_t sessions;
    std::int64_t mails; // that waited: they may have been sent
};

/// Ends all sessions, codes and registrations under way, drops the mail that waits, has a new key
/// sign at once and drops the others, leaves out ids, and writes it down. The server may run: it
/// believes nothing it remembers. `made_at`: of the backup, where that is known. Throws Failure,
/// when the SECRET_KEY is another one before anything is changed.
Ended end_what_was_handed_out(
    storage::Database& database,
    const config::Settings& settings,
    const audit::Author& by,
    const std::optional<std::string>& made_at
);

struct Restored {
    BackupLabel label;
    Ended ended;
    std::string kept; // the file with what was there before, itself a backup; empty for nothing
};

/// Puts a backup in the place of the SQLite database of the settings, brought up to the newest
/// version, and ended as above. The backup is checked from end to end first, and nobody may have
/// the database open. Whatever fails or is killed, the database is either as it was or all of the
/// backup. Throws Failure.
Restored restore_backup(
    const config::Settings& settings,
    const std::string& file,
    const audit::Author& by,
    const Clock& clock
);

} // namespace latchkey::app
