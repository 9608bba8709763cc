#include "cli/settings.hpp"

#include <algorithm>
#include <cstdio>

namespace latchkey::cli {

namespace {

void complain(const std::vector<config::Fault>& faults) {
    std::fprintf(stderr, "latchkey: bad settings\n\n%s\n", config::describe(faults).c_str());
}

/// What was secret in the environment is in the settings alone from here on.
config::Loaded load_and_forget(config::Mode mode) {
    config::Loaded loaded = config::load(config::read_source(), mode);
    config::wipe_environment();
    return loaded;
}

} // namespace

config::Loaded load_and_warn(config::Mode mode) {
    config::Loaded loaded = load_and_forget(mode);
    for (const std::string& warning : loaded.warnings) {
        std::fprintf(stderr, "latchkey: warning: %s\n", warning.c_str());
    }
    return loaded;
}

std::optional<config::Settings> load_settings(config::Mode mode) {
    config::Loaded loaded = load_and_warn(mode);
    if (!loaded.faults.empty()) {
        complain(loaded.faults);
        return std::nullopt;
    }
    return std::move(loaded.settings);
}

std::optional<std::string> load_database_path() {
    config::Loaded loaded = load_and_forget(config::Mode::production);
    std::erase_if(loaded.faults, [](const config::Fault& fault) {
        return !fault.name.starts_with("DATABASE_URL") && !fault.name.starts_with(".env");
    });
    if (!loaded.faults.empty()) {
        complain(loaded.faults);
        return std::nullopt;
    }
    return std::move(loaded.settings.database.path_or_url);
}

} // namespace latchkey::cli
