#include "doctor/doctor.hpp"

#include "config/comparison.hpp"

#include <utility>

namespace latchkey::doctor {

namespace {

void append(Findings& all, Findings more) {
    for (Finding& finding : more) {
        all.push_back(std::move(finding));
    }
}

} // namespace

Findings examine(const config::Loaded& loaded, const Clock& clock) {
    Findings findings;
    for (const config::Fault& fault : loaded.faults) {
        findings.push_back({Severity::fault, fault.name, fault.problem, fault.remedy});
    }
    if (loaded.faults.empty()) { // a refused setting is empty here, and would be judged as such
        append(findings, examine_profile(loaded.settings));
        append(findings, examine_site(loaded.settings));
        append(findings, examine_certificate(loaded.settings.tls, clock));
    }
    append(findings, examine_secrets(loaded));
    if (!config::has_fault(loaded, "DATABASE_URL")) {
        append(findings, examine_database(loaded.settings.database, clock));
    }
    if (!config::has_fault(loaded, "EMAIL_FROM") && !config::has_fault(loaded, "SMTP_URL")) {
        append(findings, examine_mail(loaded.settings.smtp));
    }
    return findings;
}

} // namespace latchkey::doctor
