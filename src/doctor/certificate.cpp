#include "http/certificate.hpp"

#include "base/error.hpp"
#include "doctor/doctor.hpp"

#include <string>

namespace latchkey::doctor {

namespace {

constexpr const char* renew = "renew it; the server takes the new files up by itself";

void examine_end(TimePoint expires_at, TimePoint now, Findings& findings) {
    const std::string end = to_rfc3339(expires_at);
    if (expires_at <= now) {
        findings.push_back({Severity::fault, "TLS_CERT", "ended at " + end, renew});
    } else if (expires_at - now < http::Certificate::renewal_due) {
        findings.push_back({Severity::warning, "TLS_CERT", "ends at " + end, renew});
    }
}

} // namespace

Findings examine_certificate(const config::TlsSettings& tls, const Clock& clock) {
    Findings findings;
    if (tls.certificate_path.empty()) {
        return findings;
    }
    try {
        const http::Certificate certificate({tls.certificate_path, tls.key_path});
        examine_end(certificate.expires_at(), clock.now(), findings);
        if (certificate.is_self_signed()) {
            findings.push_back(
                {Severity::warning,
                 "TLS_CERT",
                 "is signed by itself: browsers refuse it, but for those it was given to",
                 "take one of an authority they know, such as Let's Encrypt"}
            );
        }
    } catch (const Failure& failure) {
        findings.push_back(
            {Severity::fault,
             "TLS_CERT",
             std::string("and TLS_KEY cannot be used together: ") + failure.what(),
             "write the paths of a certificate and of its own key, both PEM, that the server may "
             "read"}
        );
    }
    return findings;
}

} // namespace latchkey::doctor
