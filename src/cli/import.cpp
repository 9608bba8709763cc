#include "app/audit_record.hpp"
#include "app/importing.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/database.hpp"
#include "cli/exit_codes.hpp"
#include "cli/file_format.hpp"
#include "cli/input_file.hpp"
#include "cli/progress_line.hpp"
#include "cli/settings.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>

#include <functional>
#include <memory>
#include <string>

namespace latchkey::cli {

namespace {

using accounts::Unverified;
using app::Examination;

struct ImportArguments {
    std::string path;
    std::string format;
    std::string unverified = "refuse";
    bool skip_existing = false;
    bool ignore_unknown = false;
    bool dry_run = false;
    bool dev = false;
};

/// Of a word that the parser has checked.
Unverified unverified_of(const std::string& word) {
    if (word == "accept") {
        return Unverified::accepted;
    }
    return word == "recover" ? Unverified::without_password : Unverified::refused;
}

app::ImportRules rules_of(const ImportArguments& arguments) {
    using Others = accounts::UserReader::Others;
    return {
        .format = choose_file_format(arguments.format, arguments.path),
        .others = arguments.ignore_unknown ? Others::ignored : Others::refused,
        .unverified = unverified_of(arguments.unverified),
        .existing = arguments.skip_existing ? app::Existing::skipped : app::Existing::refused};
}

/// Throws Failure when there are any.
void require_no_faults(const Examination& examination) {
    for (const app::LineFault& fault : examination.first_faults) {
        fmt::print(stderr, "line {}: {}\n", fault.line, fault.text);
    }
    const auto named = static_cast<std::int64_t>(examination.first_faults.size());
    if (examination.faults > named) {
        fmt::print(stderr, "and {} more\n", examination.faults - named);
    }
    if (examination.faults > 0) {
        throw Failure(
            fmt::format("nothing was imported: the file has faults ({})", examination.faults)
        );
    }
}

void report(const Examination& examination, std::int64_t users, const char* outcome) {
    fmt::print("{} {} {}.\n", users, users == 1 ? "account" : "accounts", outcome);
    if (examination.existing > 0) {
        fmt::print("Skipped, because their addresses have accounts: {}\n", examination.existing);
    }
    if (examination.admins > 0) {
        fmt::print("Admins in the file: {}\n", examination.admins);
    }
    if (examination.without_password > 0) {
        fmt::print(
            "In the file without a password, which a recovery code sets: {}\n",
            examination.without_password
        );
    }
}

Examination examine(storage::Database& database, InputFile& file, const app::ImportRules& rules) {
    const ProgressLine progress("bytes examined");
    return app::examine_import(database, file.stream(), rules, [&](std::int64_t done) {
        progress.show(done, file.bytes());
    });
}

int import_file(const std::shared_ptr<ImportArguments>& arguments, const app::ImportRules& rules) {
    const auto settings =
        load_database_settings(arguments->dev ? config::Mode::dev : config::Mode::production);
    if (!settings) {
        return exit_bad_settings;
    }
    InputFile file(arguments->path);
    const SystemClock clock;
    const auto database = open_database(settings->database, clock, WriteCache::of_many_changes);
    Examination examination = examine(*database, file, rules);
    require_no_faults(examination);
    if (arguments->dry_run) {
        report(examination, examination.users - examination.existing, "could be imported");
        return exit_done;
    }
    app::Imported imported;
    {
        const ProgressLine progress("accounts");
        imported = app::import_users(
            *database,
            file.stream(),
            rules,
            {.record = app::open_record(settings->secret_key),
             .author = audit::Author::of_operator()},
            [&](std::int64_t done) { progress.show(done, examination.users); }
        );
    }
    examination.existing = imported.skipped;
    report(examination, imported.users, imported.users == 1 ? "was imported" : "were imported");
    return exit_done;
}

} // namespace

void add_import(CLI::App& user, Chosen& chosen) {
    auto* command = user.add_subcommand(
        "import",
        "Bring accounts from a file, with their password hashes: all of them, or none. See "
        "docs/importing-users.md."
    );
    const auto arguments = std::make_shared<ImportArguments>();
    command->add_option("file", arguments->path, "The file; - is standard input.")->required();
    command->add_option(
        "--format", arguments->format, "jsonl or csv; by the file's name if absent."
    );
    command
        ->add_option(
            "--unverified",
            arguments->unverified,
            "What email_verified: false means. refuse: an error (default). accept: an account like "
            "any other. recover: its password is left out, and a code mailed to its address sets "
            "one."
        )
        ->check(CLI::IsMember({"refuse", "accept", "recover"}))
        ->option_text("refuse|accept|recover");
    command->add_flag(
        "--skip-existing", arguments->skip_existing, "Leave accounts that are there as they are."
    );
    command->add_flag("--ignore-unknown", arguments->ignore_unknown, "Pass over other fields.");
    command->add_flag("--dry-run", arguments->dry_run, "Only examine the file.");
    command->add_flag("--dev", arguments->dev, "With the secret that serve --dev made.");
    command->callback([&chosen, arguments] {
        chosen = std::bind_front(import_file, arguments, rules_of(*arguments));
    });
}

} // namespace latchkey::cli
