#pragma once

// What the tests of this folder ask of findings.

#include "doctor/finding.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::doctor {

/// `severity: SETTING` of each, in order.
inline std::vector<std::string> names_of(const Findings& findings) {
    std::vector<std::string> names;
    for (const Finding& finding : findings) {
        names.push_back(std::string(to_string(finding.severity)) + ": " + finding.setting);
    }
    return names;
}

/// Whether one of them is of that severity and setting, with that text in its reason.
inline bool
has(const Findings& findings, Severity severity, std::string_view setting, std::string_view text) {
    return std::ranges::any_of(findings, [&](const Finding& finding) {
        return finding.severity == severity && finding.setting == setting &&
               finding.reason.find(text) != std::string::npos && !finding.remedy.empty();
    });
}

} // namespace latchkey::doctor
