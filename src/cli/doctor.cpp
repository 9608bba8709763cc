#include "doctor/doctor.hpp"

#include "base/clock.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/settings.hpp"

#include <CLI/App.hpp>

#include <cstdio>
#include <functional>
#include <memory>

namespace latchkey::cli {

namespace {

enum class Form { text, json };

int examine(Form form) {
    const config::Loaded loaded = load_and_warn(config::Mode::production);
    const doctor::Findings findings = doctor::examine(loaded, SystemClock());
    const std::string report =
        form == Form::json ? doctor::to_json(findings) : doctor::describe(findings);
    std::fputs(report.c_str(), stdout);
    return doctor::is_well(findings) ? exit_done : exit_failed;
}

} // namespace

void add_doctor(CLI::App& parser, Chosen& chosen) {
    auto* command = parser.add_subcommand(
        "doctor",
        "Look at settings, files, database, mail server and clock as `serve` would find them. "
        "Changes nothing, sends no mail. Exits with 1 when there are faults or warnings."
    );
    const auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "Print JSON, for programs.");
    command->callback([&chosen, json] {
        chosen = std::bind_front(examine, *json ? Form::json : Form::text);
    });
}

} // namespace latchkey::cli
