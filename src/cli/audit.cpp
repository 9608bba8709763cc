#include "app/audit_record.hpp"
#include "audit/page_request.hpp"
#include "audit/schema.hpp"
#include "audit/verification.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/database.hpp"
#include "cli/exit_codes.hpp"
#include "cli/printable_json.hpp"
#include "cli/settings.hpp"
#include "config/display.hpp"

#include <boost/json/serialize.hpp>

#include <CLI/App.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <functional>
#include <memory>
#include <string>

namespace latchkey::cli {

namespace {

constexpr std::int64_t progress_rows = 100'000;
constexpr std::int64_t export_rows = 1000;

struct AuditArguments {
    audit::FilterText filter;
    bool dev = false;
};

std::string id_or_dash(const std::optional<std::int64_t>& id) {
    return id ? fmt::to_string(*id) : "-";
}

void print(const audit::Entry& entry) {
    fmt::print(
        "{:>8}  {}  {:<22}  by {} {}  to {}  from {}  {}\n",
        entry.id,
        to_rfc3339(entry.at),
        config::escape_controls(entry.event),
        config::escape_controls(entry.actor),
        id_or_dash(entry.actor_id),
        id_or_dash(entry.user_id),
        entry.address.empty() ? "-" : config::escape_controls(entry.address),
        config::escape_controls(entry.facts)
    );
}

int list_events(storage::Database& database, const AuditArguments& arguments) {
    const auto page = audit::parse_page_request(arguments.filter);
    if (!page) {
        const FieldError field = page.error().fields.front(); // error() is a copy
        throw Failure(fmt::format("--{}: {}", field.field, field.message));
    }
    const auto entries =
        database.read([&](storage::Transaction& tx) { return audit::list_entries(tx, *page); });
    for (const audit::Entry& entry : entries) {
        print(entry);
    }
    return exit_done;
}

/// A row a line, and its facts as they are hashed: see docs/audit.md.
int export_all(storage::Database& database, const AuditArguments& /*arguments*/) {
    std::int64_t last = 0;
    std::vector<audit::Entry> entries;
    do {
        entries = database.read([&](storage::Transaction& tx) {
            return audit::list_entries_after(tx, last, export_rows);
        });
        for (const audit::Entry& entry : entries) {
            boost::json::object row = audit::render_entry(entry);
            row["facts"] = entry.facts;
            fmt::print("{}\n", to_printable_json(boost::json::serialize(row)));
            last = entry.id;
        }
    } while (!entries.empty());
    return exit_done;
}

int verify_record(const AuditArguments& arguments) {
    const auto settings =
        load_database_settings(arguments.dev ? config::Mode::dev : config::Mode::production);
    if (!settings) {
        return exit_bad_settings;
    }
    const SystemClock clock;
    const auto database = open_database(settings->database, clock);
    const audit::Record record = app::open_record(settings->secret_key);
    std::int64_t told = 0;
    const auto tell = [&told](std::int64_t id) {
        if (id >= told + progress_rows) {
            told = id;
            fmt::print(stderr, "verified up to row {}\n", id);
        }
    };
    const audit::Verification verification = audit::verify(*database, record, tell);
    if (verification.fault) {
        fmt::print(
            "{} rows are as they were written. Then: {}.\n",
            verification.rows,
            verification.fault->text
        );
        return exit_failed;
    }
    const audit::Head& head = verification.head;
    fmt::print("{} rows, all as they were written.\n", verification.rows);
    if (head.dropped_id > 0) {
        fmt::print("They begin behind row {}.\n", head.dropped_id);
    }
    if (!head.hash.empty()) {
        fmt::print("The last is {}: {}\n", head.last_id, head.hash);
    }
    return exit_done;
}

int with_database(
    const std::function<int(storage::Database&, const AuditArguments&)>& command,
    const std::shared_ptr<AuditArguments>& arguments
) {
    const auto url = load_database_url();
    if (!url) {
        return exit_bad_settings;
    }
    const SystemClock clock;
    return command(*open_database(*url, clock), *arguments);
}

} // namespace

void add_audit(CLI::App& parser, Chosen& chosen) {
    auto* audit = parser.add_subcommand("audit", "The record of what mattered for security.");
    audit->require_subcommand(1);
    const auto arguments = std::make_shared<AuditArguments>();
    audit::FilterText& filter = arguments->filter;

    auto* listing = audit->add_subcommand("list", "Show the newest events, the last one first.");
    listing->add_option("--user", filter.user, "Only what this user (an id) did, or had done.");
    listing->add_option("--event", filter.event, "Only events of this name: see docs/audit.md.");
    listing->add_option("--from", filter.from, "Only since then: 2026-11-22 or with T06:34:32Z.");
    listing->add_option("--to", filter.to, "Only before then.");
    listing->add_option("--limit", filter.limit, "As many, at most; 100 when absent.");
    listing->add_option("--before", filter.before, "Only events older than this one (an id).");
    listing->callback([&chosen, arguments] {
        chosen = std::bind_front(with_database, list_events, arguments);
    });

    auto* verifying = audit->add_subcommand(
        "verify",
        "Exit with 0 if the record is what was written; with 1 and the first row that is not."
    );
    verifying->add_flag("--dev", arguments->dev, "With the secret that serve --dev made.");
    verifying->callback([&chosen, arguments] {
        chosen = [arguments] { return verify_record(*arguments); };
    });

    audit->add_subcommand("export", "Write all of it as JSON, an event a line, oldest first.")
        ->callback([&chosen, arguments] {
            chosen = std::bind_front(with_database, export_all, arguments);
        });
}

} // namespace latchkey::cli
