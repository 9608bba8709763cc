#include "app/backup.hpp"

#include "app/restoration.hpp"
#include "audit/model.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/database.hpp"
#include "cli/exit_codes.hpp"
#include "cli/settings.hpp"
#include "config/display.hpp"

#include <CLI/App.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace latchkey::cli {

namespace {

struct BackupArguments {
    std::string file;
    bool dev = false;
};

void require_sqlite(const config::DatabaseUrl& url, const char* remedy) {
    if (url.kind != config::DatabaseUrl::Kind::sqlite) {
        throw Failure(std::string("DATABASE_URL names a PostgreSQL database: ") + remedy);
    }
}

std::optional<config::Settings> settings_for(const BackupArguments& arguments) {
    return load_settings(arguments.dev ? config::Mode::dev : config::Mode::production);
}

int back_up(const std::shared_ptr<BackupArguments>& arguments) {
    const auto url = load_database_url();
    if (!url) {
        return exit_bad_settings;
    }
    require_sqlite(*url, "back it up with pg_dump or pg_basebackup");
    if (!std::filesystem::exists(url->path_or_url)) {
        throw Failure("there is no database " + config::in_quotes(url->path_or_url));
    }
    const auto connection = storage::open_sqlite_connection(url->path_or_url);
    const app::BackupLabel label = app::back_up(*connection, arguments->file, SystemClock());
    fmt::print(
        "{}: {} bytes, SHA-256 {}, as of {}.\n",
        config::escape_controls(arguments->file),
        label.bytes,
        label.sha256,
        label.made_at
    );
    return exit_done;
}

void tell_what_ended(const app::Ended& ended) {
    fmt::print(
        "{} sessions were ended, with all codes and registrations under way; {} mails that waited\n"
        "were dropped; a new key signs. Accounts, passwords and roles are as they were then: who "
        "was\n"
        "disabled or deleted since, and who changed a password, is not known here. Look for it in\n"
        "what you have of the record, and do it again.\n",
        ended.sessions,
        ended.mails
    );
}

int restore(const std::shared_ptr<BackupArguments>& arguments) {
    const auto settings = settings_for(*arguments);
    if (!settings) {
        return exit_bad_settings;
    }
    require_sqlite(
        settings->database,
        "restore it with PostgreSQL's own tools, then run latchkey db restored, which ends the "
        "sessions"
    );
    const app::Restored restored = app::restore_backup(
        *settings, arguments->file, audit::Author::of_operator(), SystemClock()
    );
    fmt::print("The database is as it was at {}.\n", restored.label.made_at);
    tell_what_ended(restored.ended);
    if (!restored.kept.empty()) {
        fmt::print("What was there before is in {}.\n", config::escape_controls(restored.kept));
    }
    return exit_done;
}

int settle_restored(const std::shared_ptr<BackupArguments>& arguments) {
    const auto settings = settings_for(*arguments);
    if (!settings) {
        return exit_bad_settings;
    }
    const SystemClock clock;
    const auto database = open_database(settings->database, clock);
    tell_what_ended(app::end_what_was_handed_out(
        *database, *settings, audit::Author::of_operator(), std::nullopt
    ));
    return exit_done;
}

} // namespace

void add_backup(CLI::App& db, Chosen& chosen) {
    const auto arguments = std::make_shared<BackupArguments>();
    const auto add = [&](const char* name, const char* description, auto run) {
        auto* command = db.add_subcommand(name, description);
        command->callback([&chosen, to_run = std::bind_front(run, arguments)] { chosen = to_run; });
        return command;
    };
    const auto add_dev = [&](CLI::App* command) {
        command->add_flag("--dev", arguments->dev, "With the secret that serve --dev made.");
    };

    add("backup",
        "Write the SQLite database to a new file, as of this moment; the server may run.",
        back_up)
        ->add_option("file", arguments->file, "Is not replaced.")
        ->required();

    auto* restoring =
        add("restore",
            "Put a backup in the place of the SQLite database. The server has to be stopped. Every "
            "session ends; what was there is kept as a backup.",
            restore);
    restoring->add_option("file", arguments->file, "Made by latchkey db backup.")->required();
    add_dev(restoring);

    add_dev(
        add("restored",
            "After the database was restored by other means: end every session and code, and sign "
            "with a new key.",
            settle_restored)
    );
}

} // namespace latchkey::cli
