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

/// Faults of other settings than these, and of `.env`, do not matter.
std::optional<config::Settings> load_only(std::initializer_list<std::string_view> names) {
    config::Loaded loaded = config::load(config::read_source(), config::Mode::production);
    std::erase_if(loaded.faults, [&](const config::Fault& fault) {
        const auto concerns = [&](std::string_view name) { return fault.name.starts_with(name); };
        return !concerns(".env") && std::ranges::none_of(names, concerns);
    });
    if (!loaded.faults.empty()) {
        complain(loaded.faults);
        return std::nullopt;
    }
    return std::move(loaded.settings);
}

} // namespace

config::Loaded load_and_warn(config::Mode mode) {
    config::Loaded loaded = config::load(config::read_source(), mode);
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
    auto settings = load_only({"DATABASE_URL"});
    return settings ? std::optional(std::move(settings->database.path_or_url)) : std::nullopt;
}

std::optional<config::Settings> load_account_settings() {
    return load_only({"DATABASE_URL", "PASSWORD_POLICY", "BREACH_CHECK", "PUBLIC_URL"});
}

} // namespace latchkey::cli
