#include "app/exporting.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/database.hpp"
#include "cli/exit_codes.hpp"
#include "cli/file_format.hpp"
#include "cli/output_file.hpp"
#include "cli/progress_line.hpp"
#include "cli/settings.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <string>

namespace latchkey::cli {

namespace {

using accounts::PasswordHashes;

struct ExportArguments {
    std::string path;
    std::string format;
    bool with_password_hashes = false;
};

int export_file(const std::shared_ptr<ExportArguments>& arguments, const app::ExportPlan& plan) {
    const bool is_standard_output = arguments->path == "-";
    if (plan.hashes == PasswordHashes::written && is_standard_output &&
        isatty(STDOUT_FILENO) == 1) {
        throw Failure("password hashes are not for a terminal: name a file");
    }
    const auto url = load_database_url();
    if (!url) {
        return exit_bad_settings;
    }
    const SystemClock clock;
    const auto database = open_database(*url, clock);
    OutputFile file(arguments->path);
    std::int64_t users = 0;
    {
        const ProgressLine progress("accounts");
        users = app::export_users(
            *database,
            plan,
            {.write = [&](std::string_view bytes) { file.write(bytes); },
             .on_progress = [&](std::int64_t done, std::int64_t all) { progress.show(done, all); }}
        );
    }
    file.finish();
    if (!is_standard_output) {
        fmt::print("{} {} exported.\n", users, users == 1 ? "account was" : "accounts were");
    }
    return exit_done;
}

} // namespace

void add_export(CLI::App& user, Chosen& chosen) {
    auto* command = user.add_subcommand(
        "export", "Write all accounts to a new file, as of one moment. See docs/importing-users.md."
    );
    const auto arguments = std::make_shared<ExportArguments>();
    command->add_option("file", arguments->path, "The file; - is standard output.")->required();
    command->add_option(
        "--format", arguments->format, "jsonl or csv; by the file's name if absent."
    );
    command->add_flag(
        "--with-password-hashes",
        arguments->with_password_hashes,
        "Write them too: who has the file can guess passwords as fast as machines go."
    );
    command->callback([&chosen, arguments] {
        chosen = std::bind_front(
            export_file,
            arguments,
            app::ExportPlan{
                choose_file_format(arguments->format, arguments->path),
                arguments->with_password_hashes ? PasswordHashes::written
                                                : PasswordHashes::left_out}
        );
    });
}

} // namespace latchkey::cli
