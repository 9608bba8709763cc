#include "app/limits_page.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"

#include <CLI/App.hpp>

#include <cstdio>

namespace latchkey::cli {

void add_limits(CLI::App& parser, Chosen& chosen) {
    parser.add_subcommand("limits", "Print every limit there is: docs/limits.md.")
        ->callback([&chosen] {
            chosen = [] {
                std::fputs(app::limits_page().c_str(), stdout);
                return exit_done;
            };
        });
}

} // namespace latchkey::cli
