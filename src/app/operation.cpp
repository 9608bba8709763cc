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

/// On a thread of their own: a probe waits as long as writers do.
std::vector<Job>
make_upkeep(Readiness& readiness, http::Certificate* certificate, const Clock& clock) {
    std::vector<Job> jobs{
        {.name = "whether the database can be written to",
         .interval = Readiness::probe_interval,
         .run = [&readiness] { readiness.probe(); }}};
    if (certificate != nullptr) {
        jobs.push_back(
            {.name = "the certificate, which stays as it was",
             .interval = 10s,
             .run = [certificate] { renew(*certificate); }}
        );
        jobs.push_back(
            {.name = "the certificate's end",
             .interval = 24h,
             .run = [certificate, &clock] { warn_of_end(*certificate, clock); }}
        );
    }
    return jobs;
}

} // namespace

Operation::Operation(const config::Settings& settings, Metrics::Parts parts)
    : readiness_(parts.database)
    , certificate_(read_certificate(settings.tls))
    , upkeep_(make_upkeep(readiness_, certificate_.get(), parts.clock))
    , metrics_(std::move(parts), {readiness_, certificate_.get()}, settings.metrics_token) {}

} // namespace latchkey::app
