#include "app/audit_record.hpp"
#include "app/signing_keys.hpp"
#include "cli/commands.hpp"
#include "cli/database.hpp"
#include "cli/exit_codes.hpp"
#include "cli/settings.hpp"
#include "keys/service.hpp"

#include <CLI/App.hpp>
#include <fmt/format.h>

#include <functional>
#include <memory>

namespace latchkey::cli {

namespace {

struct KeyArguments {
    bool dev = false;
    bool compromised = false;
};

int list_keys() {
    const auto url = load_database_url();
    if (!url) {
        return exit_bad_settings;
    }
    const SystemClock clock;
    for (const keys::ListedKey& key : keys::list_ring(*open_database(*url, clock))) {
        fmt::print(
            "{}  {}  {:<9}  signs from {}\n",
            key.id,
            key.algorithm,
            to_string(key.state),
            to_rfc3339(key.times.active_from)
        );
    }
    return exit_done;
}

int rotate_keys(const std::shared_ptr<KeyArguments>& arguments) {
    const auto settings =
        load_settings(arguments->dev ? config::Mode::dev : config::Mode::production);
    if (!settings) {
        return exit_bad_settings;
    }
    const SystemClock clock;
    const auto database = open_database(settings->database, clock);
    const audit::Record record = app::open_record(settings->secret_key);
    keys::KeyService ring = app::open_key_ring(*database, record, *settings);
    if (arguments->compromised) {
        fmt::print(
            "{} signs from now on. The keys before it are gone.\n",
            ring.replace_all(audit::Author::of_operator())
        );
    } else if (const auto id = ring.rotate(audit::Author::of_operator())) {
        fmt::print("{} is published, and signs in an hour.\n", *id);
    } else {
        fmt::print("A key waits for its turn already: see latchkey keys list.\n");
    }
    return exit_done;
}

} // namespace

void add_keys(CLI::App& parser, Chosen& chosen) {
    auto* keys = parser.add_subcommand("keys", "The keys that sign access tokens.");
    keys->require_subcommand(1);
    auto* listing = keys->add_subcommand("list", "List them, in the order in which they sign.");
    listing->callback([&chosen] { chosen = list_keys; });
    const auto arguments = std::make_shared<KeyArguments>();
    auto* rotating = keys->add_subcommand(
        "rotate",
        "Publish a new key, which signs in an hour: by then everybody knows it. The server does so "
        "by itself every 90 days."
    );
    rotating->add_flag(
        "--compromised",
        arguments->compromised,
        "Sign with the new key at once and drop all others: access tokens so far are refused, and "
        "renewed when they are refreshed."
    );
    rotating->add_flag("--dev", arguments->dev, "With the secret that serve --dev made.");
    rotating->callback([&chosen, arguments] { chosen = std::bind_front(rotate_keys, arguments); });
}

} // namespace latchkey::cli
