#pragma once

// The table of settings: load() reads by it, `latchkey config` and docs/configuration.md print it.

#include "config/refusal.hpp"
#include "config/settings.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::config {

/// One row. The texts of the documentation are Markdown.
struct Setting {
    std::string_view name;
    std::string default_value = {};       // read like any other value; empty: none
    std::string_view strict_default = {}; // that of PROFILE=strict; empty: the same
    std::string_view dev_default = {};    // that of --dev, whatever the profile; empty: the same
    std::string_view default_note = {};   // for the documentation, where the value does not say it
    std::string_view meaning;
    std::string_view allowed;
    std::string_view example = {};
    bool is_secret = false;

    /// Checks the text and stores it in the settings. Called with the default, too; never with an
    /// empty text.
    std::vector<Refusal> (*apply)(std::string_view text, Settings& settings);
};

/// In the order of the documentation. PROFILE comes first: it decides on the defaults of the
/// others.
const std::vector<Setting>& all_settings();

} // namespace latchkey::config
