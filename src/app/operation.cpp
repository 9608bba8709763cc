#include "app/operation.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <utility>
#include <vector>

namespace latchkey::app {

namespace {

using namespace std::chrono_literals;

std::unique_ptr<http::Certificate> read_certificate(const config::TlsSettings& settings) {
    return settings.key_path.empty() ? nullptr
                                     : std::make_unique<http::Certificate>(http::Certificate::Paths{
                                           settings.certificate_path, settings.key_path});
}

void renew(http::Certificate& certificate) {
    if (certificate.renew()) {
        spdlog::info("the certificate was replaced: new connections get it");
    }
}

void warn_of_end(const http::Certificate& certificate, const Clock& clock) {
    const TimePoint end = certificate.expires_at();
    if (end - clock.now() < http::Certificate::renewal_due) {
        spdlog::warn("the certificate ends at {}: renew it", to_rfc3339(end));
    }
}

std::vector<Job> make_probes(Readiness& readiness) {
    return {
        {.name = "whether the database takes writes",
         .interval = Readiness::probe_interval,
         .run = [&readiness] { readiness.probe(); }}};
}

std::vector<Job> make_upkeep(http::Certificate* certificate, const Clock& clock) {
    if (certificate == nullptr) {
        return {};
    }
    return {
        {.name = "the certificate, which stays as it was",
         .interval = 10s,
         .run = [certificate] { renew(*certificate); }},
        {.name = "the keys of session tickets",
         .interval = 24h,
         .run = [certificate] { certificate->renew_ticket_keys(); }},
        {.name = "the certificate's end", .interval = 24h, .run = [certificate, &clock] {
             warn_of_end(*certificate, clock);
         }}};
}

} // namespace

Operation::Operation(const config::Settings& settings, Metrics::Parts parts)
    : readiness_(parts.database)
    , certificate_(read_certificate(settings.tls))
    , probes_(make_probes(readiness_))
    , certificate_upkeep_(make_upkeep(certificate_.get(), parts.clock))
    , metrics_(std::move(parts), {readiness_, certificate_.get()}, settings.metrics_token) {}

} // namespace latchkey::app
