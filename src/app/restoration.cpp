#include "app/restoration.hpp"

#include "accounts/id_store.hpp"
#include "app/audit_record.hpp"
#include "app/durable_file.hpp"
#include "app/signing_keys.hpp"
#include "base/error.hpp"
#include "config/display.hpp"
#include "mail/outbox_store.hpp"
#include "recovery/store.hpp"
#include "registration/address_change_store.hpp"
#include "registration/store.hpp"
#include "sessions/change_store.hpp"
#include "sessions/store.hpp"
#include "storage/migrations.hpp"
#include "storage/sqlite_backup.hpp"
#include "storage/sqlite_bulk_database.hpp"

#include <algorithm>
#include <filesystem>

namespace latchkey::app {

using audit::FactName;
using storage::SqliteConnection;
using storage::Transaction;

namespace {

/// A time as a file's name and the audit record take it.
std::string without_colons(std::string time) {
    std::ranges::replace(time, ':', '.');
    return time;
}

audit::Event
event_of(const Ended& ended, const audit::Author& by, const std::optional<std::string>& made_at) {
    audit::Event event{.kind = audit::Kind::database_restored, .by = by};
    if (made_at) {
        event.facts.emplace_back(FactName::made_at, without_colons(*made_at));
    }
    event.facts.emplace_back(FactName::sessions, std::to_string(ended.sessions));
    return event;
}

void skip_user_ids(Transaction& tx, config::DatabaseUrl::Kind kind) {
    if (kind == config::DatabaseUrl::Kind::sqlite) {
        accounts::skip_user_ids_on_sqlite(tx, skipped_user_ids);
    } else {
        accounts::skip_user_ids_on_postgresql(tx, skipped_user_ids);
    }
}

/// What SQLite puts beside a database.
void remove_companions(const std::string& path) {
    for (const char* ending : {"-wal", "-shm", "-journal"}) {
        std::filesystem::remove(path + ending);
    }
}

/// The file must be a whole database that this binary can bring up to date.
void bring_up_to_date(const std::string& path, const Clock& clock) {
    {
        SqliteConnection connection(path);
        if (const auto damage = storage::find_damage(connection)) {
            throw Failure("the database in the backup is damaged: " + *damage);
        }
        storage::Migrator migrator(connection, storage::sqlite_migrations(), clock);
        if (migrator.current() == 0) {
            throw Failure("the database in the backup is none of Latchkey's");
        }
    }
    storage::upgrade_sqlite(path, clock);
}

/// Nobody else has it open, until the connection ends. An empty one is made where there is none.
std::unique_ptr<SqliteConnection> open_alone(const std::string& path) {
    auto connection = std::make_unique<SqliteConnection>(path);
    connection->keep_others_out();
    return connection;
}

/// As a backup, whose name is answered; empty when there is nothing to keep.
std::string keep(SqliteConnection& database, const std::string& path, const Clock& clock) {
    if (database.list_tables().empty()) {
        return "";
    }
    if (const auto damage = storage::find_damage(database)) {
        throw Failure(
            "the database to be replaced is damaged and cannot be kept as a backup (" + *damage +
            "). Move " + config::in_quotes(path) +
            " and the files -wal and -shm beside it to"
            " another place, and restore again"
        );
    }
    std::string file = path + ".before-restore-" + without_colons(to_rfc3339(clock.now()));
    back_up(database, file, clock);
    return file;
}

} // namespace

Ended end_what_was_handed_out(
    storage::Database& database,
    const config::Settings& settings,
    const audit::Author& by,
    const std::optional<std::string>& made_at
) {
    const audit::Record record = open_record(settings.secret_key);
    keys::KeyService keys = open_key_ring(database, record, settings);
    const Ended ended = database.write([&](Transaction& tx) {
        const Ended erased{
            .sessions = sessions::erase_all_sessions(tx), .mails = mail::erase_outbox(tx)};
        recovery::erase_all_codes(tx);
        registration::erase_all_registrations(tx);
        registration::erase_all_address_changes(tx);
        skip_user_ids(tx, settings.database.kind);
        sessions::insert_gap(tx);
        record.append(tx, event_of(erased, by, made_at));
        return erased;
    });
    keys.replace_all(by);
    return ended;
}

Restored restore_backup(
    const config::Settings& settings,
    const std::string& file,
    const audit::Author& by,
    const Clock& clock
) {
    const std::string& path = settings.database.path_or_url;
    if (std::filesystem::exists(path)) {
        open_alone(path
        ); // before the work, so that who runs the server does not wait for a refusal
    }
    const std::string draft_path = path + ".restoring";
    DurableFile draft = DurableFile::make_draft(draft_path);
    remove_companions(draft_path);
    Restored restored{.label = unpack_backup(file, draft), .ended = {}, .kept = {}};
    bring_up_to_date(draft_path, clock);
    {
        storage::SqliteBulkDatabase database(draft_path, clock);
        restored.ended = end_what_was_handed_out(database, settings, by, restored.label.made_at);
    }
    const auto target = open_alone(path);
    restored.kept = keep(*target, path, clock);
    {
        SqliteConnection source(draft_path);
        storage::copy_over(source, *target);
    }
    remove_companions(draft_path);
    return restored;
}

} // namespace latchkey::app
