#include "config/time_zone.hpp"

#include "base/ascii.hpp"
#include "config/display.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

namespace latchkey::config {

namespace {

constexpr std::string_view database_folder = "/usr/share/zoneinfo";

/// Capital first, as every zone has it: this leaves out `posix/…`, `right/…` and `localtime`. No
/// dots, so that the name cannot lead out of the folder. `Factory` says that nobody chose a zone.
bool has_form_of_zone(std::string_view name) {
    const auto is_allowed = [](char c) {
        return is_letter_or_digit(c) || c == '/' || c == '_' || c == '-' || c == '+';
    };
    return !name.empty() && name.front() >= 'A' && name.front() <= 'Z' && name != "Factory" &&
           std::all_of(name.begin(), name.end(), is_allowed);
}

/// A compiled zone begins with "TZif" (RFC 8536 §3.1).
bool is_in_database(std::string_view name) {
    std::ifstream file(std::filesystem::path(database_folder) / name, std::ios::binary);
    std::array<char, 4> magic{};
    return file.read(magic.data(), magic.size()) &&
           std::string_view(magic.data(), magic.size()) == "TZif";
}

/// `America/El_Salvador` for `america/el_salvador`.
std::optional<std::string> find_alike(std::string_view name) {
    std::error_code error;
    std::filesystem::recursive_directory_iterator entry(database_folder, error);
    for (; !error && entry != std::filesystem::end(entry); entry.increment(error)) {
        const std::string candidate = entry->path().lexically_relative(database_folder).string();
        if (to_lower(candidate) == to_lower(name) && has_form_of_zone(candidate) &&
            is_in_database(candidate)) {
            return candidate;
        }
    }
    return std::nullopt;
}

} // namespace

Checked<std::string> parse_time_zone(std::string_view text) {
    if (text == "UTC" || (has_form_of_zone(text) && is_in_database(text))) {
        return std::string(text);
    }
    std::error_code ignored;
    if (!std::filesystem::is_directory(database_folder, ignored)) {
        return refuse(
            in_quotes(text) + " cannot be looked up: this system has no time zone database",
            "install the package tzdata, or use UTC"
        );
    }
    const std::optional<std::string> alike = find_alike(text);
    return refuse(
        in_quotes(text) + " is not the name of a time zone",
        alike ? "write " + *alike
              : "use a name of the IANA database such as America/El_Salvador, or UTC"
    );
}

} // namespace latchkey::config
