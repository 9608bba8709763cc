#include "adoption/service.hpp"
#include "app/database.hpp"
#include "base/error.hpp"
#include "cli/adopt_report.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/progress_line.hpp"
#include "cli/settings.hpp"
#include "config/time_zone.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace latchkey::cli {

namespace {

/// Where its .env said nothing, the Flask service lived there.
constexpr const char* flask_default_zone = "America/El_Salvador";

struct Options {
    bool is_dry_run = false;
    std::string time_zone; // empty: not said
};

ChosenZone choose_zone(
    const Options& options, const AdoptionSettings& settings, const adoption::Standing& standing
) {
    if (!options.time_zone.empty()) {
        return {options.time_zone, "--time-zone"};
    }
    if (standing.server_zone) {
        return {*standing.server_zone, "the PostgreSQL server's"};
    }
    return settings.time_zone
               ? ChosenZone{*settings.time_zone, "TIME_ZONE"}
               : ChosenZone{
                     flask_default_zone, "the Flask service's default; TIME_ZONE is not set"};
}

/// Every address again, for who resolves the twins with the Flask service or in its database.
[[noreturn]] void refuse_twins(const adoption::Survey& survey) {
    throw Failure(fmt::format(
        "nothing was changed: {} addresses belong to several accounts each, which differ in "
        "letter case alone. Latchkey has one account an address: change or delete all but one "
        "of each group listed above, and run this again",
        survey.twins.size()
    ));
}

void warn_of_others(const adoption::Standing& standing) {
    if (standing.other_clients > 0) {
        fmt::print(
            stderr,
            "latchkey: warning: {} other programs are connected to the database. The Flask "
            "service has to be stopped: what it writes from here on would be lost\n",
            standing.other_clients
        );
    }
}

adoption::Survey
run_service(adoption::AdoptionService& service, const ChosenZone& chosen, const Options& options) {
    const adoption::LocalZone zone(chosen.name);
    const auto users = service.examine().users;
    const ProgressLine reading("accounts read");
    const auto on_survey = [&](std::int64_t done) { reading.show(done, users); };
    if (options.is_dry_run) {
        return service.survey(zone, on_survey);
    }
    const ProgressLine taking("accounts taken over");
    return service.adopt(zone, on_survey, [&](std::int64_t done) { taking.show(done, users); });
}

int adopt(const std::shared_ptr<Options>& options) {
    const auto settings = load_adoption_settings();
    if (!settings) {
        return exit_bad_settings;
    }
    const bool is_sqlite = settings->database.kind == config::DatabaseUrl::Kind::sqlite;
    const SystemClock clock;
    const auto connection = app::open_as_found(
        settings->database, options->is_dry_run ? app::Access::looking : app::Access::alone
    );
    adoption::AdoptionService service(
        {.connection = *connection,
         .migrations = is_sqlite ? storage::sqlite_migrations() : storage::postgresql_migrations(),
         .dialect = is_sqlite ? adoption::Dialect::sqlite : adoption::Dialect::postgresql,
         .clock = clock}
    );
    const adoption::Standing standing = service.examine();
    if (standing.is_ours) {
        fmt::print("The database is Latchkey's already: nothing to adopt.\n");
        return exit_done;
    }
    warn_of_others(standing);
    const ChosenZone zone = choose_zone(*options, *settings, standing);
    const adoption::Survey survey = run_service(service, zone, *options);
    const bool is_adopted = !options->is_dry_run && survey.twins.empty();
    fmt::print(
        "{}\n{}",
        is_adopted ? "Adopted from the Flask service:" : "To be adopted from the Flask service:",
        describe(survey, zone)
    );
    std::fflush(stdout);
    if (!survey.twins.empty()) {
        refuse_twins(survey);
    }
    fmt::print(
        "{}\n",
        is_adopted ? "The database is Latchkey's now. To accept the sessions of the Flask service, "
                     "set LEGACY_SECRET_KEY."
                   : "Nothing was changed: this was a dry run."
    );
    return exit_done;
}

} // namespace

void add_adopt(CLI::App& db, Chosen& chosen) {
    auto* command = db.add_subcommand(
        "adopt",
        "Take over the Flask service's database in place, once that service is stopped. All of it "
        "or nothing: interrupted, run it again."
    );
    const auto options = std::make_shared<Options>();
    command->add_flag(
        "--dry-run", options->is_dry_run, "Say what would be done and what is odd; change nothing."
    );
    command
        ->add_option(
            "--time-zone",
            options->time_zone,
            "The zone of the time stamps. Without it TIME_ZONE for SQLite, and the server's own "
            "for PostgreSQL."
        )
        ->check([](const std::string& name) {
            return config::parse_time_zone(name) ? "" : "is no time zone: " + name;
        });
    command->callback([&chosen, options] { chosen = std::bind_front(adopt, options); });
}

} // namespace latchkey::cli
