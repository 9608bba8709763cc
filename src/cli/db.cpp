#include "app/database.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/settings.hpp"
#include "storage/migrations.hpp"

#include <CLI/App.hpp>
#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>

namespace latchkey::cli {

namespace {

using storage::Migrator;

std::string_view name_of(std::int64_t version) {
    const auto known = storage::sqlite_migrations();
    return version >= 1 && version <= static_cast<std::int64_t>(known.size())
               ? known[static_cast<std::size_t>(version) - 1].name
               : std::string_view("unknown");
}

int upgrade(Migrator& migrator, std::optional<std::int64_t> target) {
    const auto passed = migrator.upgrade(target);
    for (const std::int64_t version : passed) {
        fmt::print("up    {:04} {}\n", version, name_of(version));
    }
    fmt::print("The database is at version {}.\n", migrator.current());
    return exit_done;
}

int downgrade(Migrator& migrator, std::int64_t target) {
    for (const std::int64_t version : migrator.downgrade(target)) {
        fmt::print("down  {:04} {}\n", version, name_of(version));
    }
    fmt::print("The database is at version {}.\n", migrator.current());
    return exit_done;
}

int current(Migrator& migrator) {
    fmt::print("{}\n", migrator.current());
    return exit_done;
}

int history(Migrator& migrator) {
    for (const auto& migration : migrator.history()) {
        fmt::print(
            "{:04}  {}  {}  {}\n",
            migration.version,
            to_rfc3339(migration.applied_at),
            migration.checksum.substr(0, 12),
            migration.name
        );
    }
    return exit_done;
}

void print_plan(Migrator& migrator, const app::Schema& schema) {
    const double rows_a_second = storage::measure_rows_a_second(*schema.connection);
    double seconds = 0;
    for (const storage::PlannedMigration& planned : migrator.plan()) {
        const double taken = static_cast<double>(planned.rows) / rows_a_second;
        seconds += taken;
        fmt::print("{:04} {}: about {:.1f} s\n", planned.version, planned.name, taken);
        for (const std::string& step : planned.steps) {
            fmt::print("     {}\n", step);
        }
    }
    fmt::print(
        "About {:.1f} s in all, from the rows counted now and {:.0f} rows a second, which is how "
        "fast\n"
        "this database wrote and indexed some just now. {}\n",
        seconds,
        rows_a_second,
        schema.connection->has_table_locks()
            ? "Locks are held until their version is committed,\nand whatever writes through "
              "Latchkey "
              "waits for each version as a whole."
            : "Whatever writes waits for each version as a\nwhole; who reads does not."
    );
}

int check(bool is_planned, Migrator& migrator, const app::Schema& schema) {
    if (const auto problem = migrator.check()) {
        throw Failure(*problem);
    }
    const std::int64_t pending = migrator.newest() - migrator.current();
    if (pending > 0) {
        fmt::print(
            "The database is at version {}, this binary is at {}. Run: latchkey db upgrade\n",
            migrator.current(),
            migrator.newest()
        );
        if (is_planned) {
            print_plan(migrator, schema);
        }
        return exit_failed;
    }
    fmt::print("The database is at version {}, as this binary is.\n", migrator.current());
    return exit_done;
}

int with_schema(const std::function<int(Migrator&, const app::Schema&)>& command) {
    const auto url = load_database_url();
    if (!url) {
        return exit_bad_settings;
    }
    const SystemClock clock;
    const app::Schema schema = app::open_schema(*url);
    Migrator migrator(*schema.connection, schema.known, clock);
    return command(migrator, schema);
}

int with_migrator(const std::function<int(Migrator&)>& command) {
    return with_schema([&](Migrator& migrator, const app::Schema& /*schema*/) {
        return command(migrator);
    });
}

} // namespace

void add_db(CLI::App& parser, Chosen& chosen) {
    auto* db = parser.add_subcommand("db", "The database's schema and its versions.");
    db->require_subcommand(1);
    const auto target = std::make_shared<std::optional<std::int64_t>>();
    const auto choose = [&chosen](CLI::App* command, auto run) {
        command->callback([&chosen, to_run = std::bind_front(with_migrator, run)] {
            chosen = to_run;
        });
    };

    auto* up = db->add_subcommand("upgrade", "Apply what is missing, up to the newest version.");
    up->add_option("version", *target, "Stop at this version.");
    choose(up, [target](Migrator& migrator) { return upgrade(migrator, *target); });

    auto* down =
        db->add_subcommand("downgrade", "Take versions back. What only they held is lost.");
    down->add_option("version", *target, "The version to end at; 0 for none.")->required();
    choose(down, [target](Migrator& migrator) { return downgrade(migrator, target->value()); });

    choose(db->add_subcommand("current", "Print the database's version."), current);
    choose(db->add_subcommand("history", "Print what was applied, and when."), history);
    auto* checking = db->add_subcommand(
        "check", "Exit with 0 if database and binary fit, with 1 and why if not."
    );
    const auto is_planned = std::make_shared<bool>(false);
    checking->add_flag(
        "--plan",
        *is_planned,
        "Also say what an upgrade would do: the tables, rows and locks of each version, and about "
        "how long it takes. Measures how fast rows are written, for which writers wait a moment."
    );
    checking->callback([&chosen, is_planned] {
        chosen = std::bind_front(with_schema, std::bind_front(check, *is_planned));
    });
    add_adopt(*db, chosen);
    add_backup(*db, chosen);
}

} // namespace latchkey::cli
