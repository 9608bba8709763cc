#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/settings.hpp"
#include "config/settings.hpp"

#include <CLI/App.hpp>

#include <cstdio>
#include <memory>

namespace latchkey::cli {

namespace {

void print(std::FILE* file, const std::string& text) {
    std::fputs(text.c_str(), file);
}

int show_settings() {
    const config::Loaded loaded = load_and_warn(config::Mode::production);
    print(stdout, config::describe(loaded.effective));
    if (loaded.faults.empty()) {
        return exit_done;
    }
    print(stderr, "\n" + config::describe(loaded.faults) + "\n");
    return exit_bad_settings;
}

int show_markdown() {
    print(stdout, config::to_markdown());
    return exit_done;
}

} // namespace

void add_config(CLI::App& parser, Chosen& chosen) {
    auto* command = parser.add_subcommand(
        "config", "Print the settings in force, where each came from, and what is wrong with them."
    );
    const auto markdown = std::make_shared<bool>(false);
    command->add_flag("--markdown", *markdown, "Print docs/configuration.md instead.");
    command->callback([&chosen, markdown] { chosen = *markdown ? show_markdown : show_settings; });
}

} // namespace latchkey::cli
