#pragma once

// Settings for commands: loaded, complained about, or handed over.

#include "config/settings.hpp"

#include <optional>
#include <string>

namespace latchkey::cli {

/// Settings and faults as they are; warnings stand on standard error.
config::Loaded load_and_warn(config::Mode mode);

/// All settings; nothing when some are bad, and then every fault stands on standard error.
std::optional<config::Settings> load_settings(config::Mode mode);

/// The settings, for commands that need no others than DATABASE_URL and SECRET_KEY: the rest may be
/// bad or missing. Nothing when one of these is bad, and then that stands on standard error.
std::optional<config::Settings> load_database_settings(config::Mode mode);

/// Where the database is, for commands that need nothing else: other settings may be bad or
/// missing. Nothing when DATABASE_URL itself is bad, and then that stands on standard error.
std::optional<config::DatabaseUrl> load_database_url();

/// For adopting the Flask service's database.
struct AdoptionSettings {
    config::DatabaseUrl database;
    std::optional<std::string> time_zone; // nothing when TIME_ZONE is not set
};

/// The settings above; others may be bad or missing. Nothing when one of them is bad, and then that
/// stands on standard error.
std::optional<AdoptionSettings> load_adoption_settings();

} // namespace latchkey::cli
