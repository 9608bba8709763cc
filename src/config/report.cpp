#include "config/report.hpp"

#include "base/unicode.hpp"
#include "config/table.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace latchkey::config {

namespace {

// Longer values, lists of origins say, push their own origin out, not that of every other line.
constexpr std::size_t value_width_max = 48;

std::string_view shown_value(const Effective& setting) {
    return setting.value.empty() ? "(not set)" : std::string_view(setting.value);
}

/// Values are escaped, so well-formed UTF-8.
std::string pad(std::string_view text, std::size_t width) {
    const std::size_t length = count_code_points(text);
    return std::string(text) + std::string(length < width ? width - length : 0, ' ');
}

std::string code(std::string_view text) {
    return text.empty() ? std::string() : '`' + std::string(text) + '`';
}

std::string markdown_row(const Setting& setting) {
    const std::string default_shown = setting.default_note.empty()
                                          ? code(setting.default_value)
                                          : std::string(setting.default_note);
    return "| " + code(setting.name) + " | " + default_shown + " | " +
           code(setting.strict_default) + " | " + std::string(setting.meaning) + " | " +
           std::string(setting.allowed) + " | " + code(setting.example) + " |\n";
}

constexpr std::string_view introduction = R"(# Configuration

Made from the table of settings by `latchkey config --markdown`; a test compares the two.

A setting is taken from the environment, else from the file `.env` of the working folder, else it has its
default. An empty value counts as none. All settings are checked at start: if any is wrong, Latchkey says what is
wrong with each and exits with status 78. `latchkey config` prints what is in force and where it comes from, secrets
hidden.

Where the third column says something, that is the default with `PROFILE=strict`: [profiles.md](profiles.md) says why.

)";

constexpr std::string_view notes = R"(
## Values in files

Every setting `X` may be given as `X_FILE`, the path of a file that holds the value and perhaps one line end after
it: `SECRET_KEY_FILE=/run/secrets/secret_key`. To set both `X` and `X_FILE` in the same place is a fault.

## `.env`

The file is read as python-dotenv reads it: `NAME=value` or `export NAME=value`, comments after `#`, values in single
or double quotes over as many lines as needed, escapes such as `\n` in double quotes. Variables inside of values
are not replaced: `$HOME` stays `$HOME`. Two differences: a line that cannot be read is a fault, and a name that looks
like a misspelt setting is warned of.

## `latchkey serve --dev`

Without a SECRET_KEY one is made and kept next to the database, in `<database>.secret`, readable by its owner only.
)";

} // namespace

std::string describe(const std::vector<Fault>& faults) {
    std::string text;
    for (const Fault& fault : faults) {
        text += text.empty() ? "" : "\n";
        text += fault.name + ": " + fault.problem + ". Remedy: " + fault.remedy + ".\n";
    }
    return text;
}

std::string describe(const std::vector<Effective>& settings) {
    std::size_t name_width = 0;
    std::size_t value_width = 0;
    for (const Effective& setting : settings) {
        name_width = std::max(name_width, setting.name.size());
        value_width = std::max(value_width, count_code_points(shown_value(setting)));
    }
    value_width = std::min(value_width, value_width_max);
    std::string text;
    for (const Effective& setting : settings) {
        text += pad(setting.name, name_width) + "  " + pad(shown_value(setting), value_width) +
                "  " + setting.origin + '\n';
    }
    return text;
}

std::string to_markdown() {
    std::string page(introduction);
    page += "| Name | Default | of `strict` | Meaning | Allowed values | Example |\n"
            "|---|---|---|---|---|---|\n";
    for (const Setting& setting : all_settings()) {
        page += markdown_row(setting);
    }
    page += notes;
    return page;
}

} // namespace latchkey::config
