#include "config/settings.hpp"

#include "base/ascii.hpp"
#include "config/comparison.hpp"
#include "config/dev_secret.hpp"
#include "config/display.hpp"
#include "config/dotenv.hpp"
#include "config/secret_key.hpp"
#include "config/small_file.hpp"
#include "config/spelling.hpp"
#include "config/table.hpp"
#include "config/values.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace latchkey::config {

namespace {

using Variables = std::map<std::string, std::string>;

constexpr std::size_t value_file_bytes_max = std::size_t{64} * 1024;
constexpr std::string_view dotenv_origin = ".env";
constexpr std::string_view secret_key_name = "SECRET_KEY";

/// A place where variables are set, and its name in Effective::origin.
struct Layer {
    const Variables& variables;
    std::string_view origin;
};

using Layers = std::array<Layer, 2>;

/// The text of a setting and where it comes from.
struct Found {
    Secret text; // most are no secrets; those that are get wiped
    std::string origin;
};

std::string file_variable(const Setting& setting) {
    return std::string(setting.name) + "_FILE";
}

/// Empty when it is not set.
std::string find_variable(const Variables& variables, const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
}

Checked<std::optional<Found>> read_value_file(const Setting& setting, const std::string& path) {
    const std::string named = file_variable(setting) + " names " + in_quotes(path);
    auto file = read_small_file(path, value_file_bytes_max);
    if (!file) {
        return refuse(
            "cannot be read: " + named + ": " + file.error().message(),
            "name a file of up to 64 KiB that this user can read"
        );
    }
    drop_line_end(file->content);
    if (file->content.empty()) {
        return refuse("is empty: " + named, "write the value into the file, or unset the variable");
    }
    return Found{Secret(std::move(file->content)), "file " + escape_controls(path)};
}

/// What the first layer says that says anything; nothing when none does.
Checked<std::optional<Found>> find_value(const Setting& setting, const Layers& layers) {
    for (const Layer& layer : layers) {
        Secret text(find_variable(layer.variables, std::string(setting.name)));
        const std::string path = find_variable(layer.variables, file_variable(setting));
        if (!text.empty() && !path.empty()) {
            return refuse(
                "is set twice: " + std::string(setting.name) + " and " + file_variable(setting),
                "keep one of the two"
            );
        }
        if (!setting.is_secret) {
            text = Secret(std::string(trim(text.reveal(), white_space)));
        }
        if (!text.empty()) {
            return Found{std::move(text), std::string(layer.origin)};
        }
        if (!path.empty()) {
            return read_value_file(setting, path);
        }
    }
    return std::optional<Found>();
}

void add_faults(std::string_view name, const std::vector<Refusal>& refusals, Loaded& loaded) {
    for (const Refusal& refusal : refusals) {
        loaded.faults.push_back({std::string(name), refusal.problem, refusal.remedy});
    }
}

/// Of the text only what may be shown.
Effective to_effective(const Setting& setting, std::string_view text, std::string origin) {
    const bool is_hidden = setting.is_secret || may_hold_secret(text);
    const bool is_set = !text.empty();
    return {
        .name = std::string(setting.name),
        .value = is_hidden && is_set ? hidden(text.size()) : escape_controls(text),
        .origin = std::move(origin),
        .is_secret = is_hidden};
}

Found default_of(const Setting& setting, const Settings& settings) {
    if (settings.dev && !setting.dev_default.empty()) {
        return {Secret(std::string(setting.dev_default)), "default of --dev"};
    }
    return settings.profile == Profile::strict && !setting.strict_default.empty()
               ? Found{Secret(std::string(setting.strict_default)), "default of strict"}
               : Found{Secret(setting.default_value), "default"};
}

void load_one(const Setting& setting, const Layers& layers, Loaded& loaded) {
    auto found = find_value(setting, layers);
    if (!found) {
        add_faults(setting.name, found.error(), loaded);
        loaded.effective.push_back(to_effective(setting, "", "default"));
        return;
    }
    if (!*found) {
        *found = default_of(setting, loaded.settings);
    }
    const Found& value = **found;
    const std::string_view text =
        setting.is_secret ? value.text.reveal() : trim(value.text.reveal(), white_space);
    if (!text.empty()) {
        add_faults(setting.name, setting.apply(text, loaded.settings), loaded);
    }
    loaded.effective.push_back(to_effective(setting, text, value.origin));
}

/// Where the database is no file, in the working folder.
constexpr const char* dev_secret_stem = "latchkey-dev";

void provide_dev_secret(Loaded& loaded) {
    if (has_fault(loaded, "DATABASE_URL")) {
        return; // there is no "next to the database" yet, and that fault is told already
    }
    const DatabaseUrl& database = loaded.settings.database;
    auto secret = read_or_make_dev_secret(
        database.kind == DatabaseUrl::Kind::sqlite ? database.path_or_url : dev_secret_stem
    );
    if (!secret) {
        add_faults(secret_key_name, secret.error(), loaded);
        return;
    }
    for (Effective& row : loaded.effective) {
        if (row.name == secret_key_name) {
            row.value = hidden(secret->reveal().size());
            row.origin = "made by --dev";
        }
    }
    loaded.settings.secret_key = *std::move(secret);
}

void require_secret_key(Loaded& loaded) {
    if (!loaded.settings.secret_key.empty() || has_fault(loaded, secret_key_name)) {
        return;
    }
    if (loaded.settings.dev) {
        provide_dev_secret(loaded);
    } else {
        add_faults(secret_key_name, {missing_secret_key()}, loaded);
    }
}

/// Names in `.env` that nobody reads, but that look like ours.
void warn_of_misspelt_names(const Variables& dotenv, Loaded& loaded) {
    std::vector<std::string> names;
    for (const Setting& setting : all_settings()) {
        names.emplace_back(setting.name);
        names.push_back(file_variable(setting));
    }
    for (const auto& [name, value] : dotenv) {
        if (const auto intended = find_intended_name(name, names)) {
            loaded.warnings.push_back(
                escape_controls(name) + " in .env is not a setting. Was " + *intended + " meant?"
            );
        }
    }
}

} // namespace

std::string issuer_of(const Settings& settings) {
    return settings.public_url.empty() ? "latchkey" : settings.public_url;
}

Loaded load(const Source& source, Mode mode) {
    Loaded loaded;
    loaded.settings.dev = mode == Mode::dev;
    const Dotenv dotenv = scan_dotenv(source.dotenv_text);
    for (const DotenvFault& fault : dotenv.faults) {
        loaded.faults.push_back(
            {".env, line " + std::to_string(fault.line),
             "cannot be read: " + fault.problem,
             "write NAME=value, the value in quotes if it holds quotes or #"}
        );
    }
    const Layers layers{
        Layer{source.environment, "environment"}, Layer{dotenv.values, dotenv_origin}};
    for (const Setting& setting : all_settings()) {
        load_one(setting, layers, loaded);
    }
    require_secret_key(loaded);
    compare_settings(loaded);
    warn_of_misspelt_names(dotenv.values, loaded);
    warn_of_risks(loaded);
    return loaded;
}

} // namespace latchkey::config
