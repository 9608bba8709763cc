#include "doctor/finding.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstdlib>

namespace latchkey::doctor {

namespace {

Findings sort_by_severity(Findings findings) {
    std::ranges::stable_sort(findings, {}, &Finding::severity);
    return findings;
}

} // namespace

std::string_view to_string(Severity severity) {
    switch (severity) {
    case Severity::fault:
        return "fault";
    case Severity::warning:
        return "warning";
    case Severity::open:
        return "open";
    case Severity::note:
        return "note";
    }
    std::abort(); // not an enumerator: memory is damaged
}

bool is_well(const Findings& findings) {
    return std::ranges::none_of(findings, [](const Finding& finding) {
        return finding.severity == Severity::fault || finding.severity == Severity::warning;
    });
}

std::string describe(const Findings& findings) {
    std::string text;
    for (const Finding& finding : sort_by_severity(findings)) {
        text += text.empty() ? "" : "\n";
        text.append(to_string(finding.severity)).append(": ").append(finding.setting).append(" ");
        text += finding.reason + ".\n  Remedy: " + finding.remedy + ".\n";
    }
    return text.empty() ? "Nothing was found.\n" : text;
}

std::string to_json(const Findings& findings) {
    boost::json::array rows;
    for (const Finding& finding : sort_by_severity(findings)) {
        rows.push_back(
            {{"reason", finding.reason},
             {"remedy", finding.remedy},
             {"setting", finding.setting},
             {"severity", to_string(finding.severity)}}
        );
    }
    const boost::json::object report{{"findings", rows}, {"is_well", is_well(findings)}};
    return boost::json::serialize(report) + "\n";
}

} // namespace latchkey::doctor
