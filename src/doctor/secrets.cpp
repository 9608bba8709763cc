#include "doctor/doctor.hpp"

#include <sys/stat.h>

#include <optional>
#include <string_view>

namespace latchkey::doctor {

namespace {

/// Permissions of a file that others may read; nothing when they may not, or it is not there.
std::optional<std::string> readable_by_others(const std::string& path) {
    struct stat status = {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode) ||
        (status.st_mode & (S_IRWXG | S_IRWXO)) == 0) {
        return std::nullopt;
    }
    const unsigned bits = status.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
    return {std::string{
        static_cast<char>('0' + (bits >> 6U)),
        static_cast<char>('0' + (bits >> 3U & 7U)),
        static_cast<char>('0' + (bits & 7U))}};
}

std::optional<Finding> examine_file(const std::string& setting, const std::string& path) {
    const auto mode = readable_by_others(path);
    if (!mode) {
        return std::nullopt;
    }
    return Finding{
        Severity::warning,
        setting,
        "comes from " + path + ", which other users of this machine may read (mode " + *mode + ")",
        "run: chmod 600 " + path};
}

} // namespace

Findings examine_secrets(const config::Loaded& loaded) {
    constexpr std::string_view from_file = "file ";
    Findings findings;
    for (const config::Effective& setting : loaded.effective) {
        const std::string_view origin = setting.origin;
        std::optional<Finding> finding;
        if (setting.is_secret && origin == "environment") {
            finding = {
                Severity::note,
                setting.name,
                "stands in the environment, which other programs of this user can read until "
                "Latchkey has started",
                "write it into a file of mode 600 and set " + setting.name + "_FILE"};
        } else if (setting.is_secret && origin == ".env") {
            finding = examine_file(setting.name, ".env");
        } else if (setting.is_secret && origin.starts_with(from_file)) {
            finding = examine_file(setting.name, std::string(origin.substr(from_file.size())));
        }
        if (finding) {
            findings.push_back(*finding);
        }
    }
    return findings;
}

} // namespace latchkey::doctor
