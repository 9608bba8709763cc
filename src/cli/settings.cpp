#include "cli/settings.hpp"

#include <algorithm>
#include <cstdio>
#include <initializer_list>
#include <string_view>

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

/// With no other faults than those of the settings that are needed.
config::Loaded load_needed(config::Mode mode, std::initializer_list<std::string_view> needed) {
    config::Loaded loaded = load_and_forget(mode);
    std::erase_if(loaded.faults, [&](const config::Fault& fault) {
        return std::ranges::none_of(needed, [&](std::string_view name) {
            return fault.name.starts_with(name);
        });
    });
    if (!loaded.faults.empty()) {
        complain(loaded.faults);
    }
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

std::optional<config::Settings> load_database_settings(config::Mode mode) {
    config::Loaded loaded = load_needed(
        mode,
        {"DATABASE_URL", "SECRET_KEY", "PASSWORD_POLICY", "BREACH_CHECK", "PUBLIC_URL", ".env"}
    );
    return loaded.faults.empty() ? std::optional(std::move(loaded.settings)) : std::nullopt;
}

std::optional<config::DatabaseUrl> load_database_url() {
    config::Loaded loaded = load_needed(config::Mode::production, {"DATABASE_URL", ".env"});
    return loaded.faults.empty() ? std::optional(std::move(loaded.settings.database))
                                 : std::nullopt;
}

std::optional<AdoptionSettings> load_adoption_settings() {
    config::Loaded loaded =
        load_needed(config::Mode::production, {"DATABASE_URL", "TIME_ZONE", ".env"});
    if (!loaded.faults.empty()) {
        return std::nullopt;
    }
    const auto row = std::ranges::find(loaded.effective, "TIME_ZONE", &config::Effective::name);
    const bool is_set = row != loaded.effective.end() && !row->origin.starts_with("default");
    return AdoptionSettings{
        std::move(loaded.settings.database),
        is_set ? std::optional(std::move(loaded.settings.time_zone)) : std::nullopt};
}

} // namespace latchkey::cli
