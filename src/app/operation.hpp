#pragma once

// What whoever runs the server has of it, whatever it serves: readiness, metrics, the certificate.

#include "app/metrics.hpp"
#include "app/readiness.hpp"
#include "app/schedule.hpp"
#include "config/settings.hpp"
#include "http/certificate.hpp"

#include <memory>

namespace latchkey::app {

class Operation {
public:
    /// Throws Failure when the certificate cannot be read.
    Operation(const config::Settings& settings, Metrics::Parts parts);

    Readiness& readiness() { return readiness_; }

    Metrics& metrics() { return metrics_; }

    /// Null for plain HTTP.
    [[nodiscard]] const http::Certificate* certificate() const { return certificate_.get(); }

    /// Looks after them from now on.
    void start() {
        probes_.start();
        certificate_upkeep_.start();
    }

    /// Not ready any more: the server is about to stop.
    void announce_end() { readiness_.end(); }

    void stop() {
        certificate_upkeep_.stop();
        probes_.stop();
    }

    /// Takes up a new certificate now rather than when it is time.
    void reload() { certificate_upkeep_.run_once(); }

private:
    Readiness readiness_;
    std::unique_ptr<http::Certificate> certificate_;
    Schedule probes_; // each waits as long as the database does
    Schedule certificate_upkeep_;
    Metrics metrics_;
};

} // namespace latchkey::app
