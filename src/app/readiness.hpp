#pragma once

// Whether this server should be sent requests: GET /healthz says that the process lives, GET
// /readyz that it also reaches its database, which is no replica.

#include "base/clock.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "storage/database.hpp"

#include <atomic>
#include <chrono>

namespace latchkey::app {

/// Thread-safe. The routes answer what the last probe found, and cost the database nothing however
/// often they are asked.
class Readiness {
public:
    using Moment = std::chrono::steady_clock::time_point;

    static constexpr std::chrono::seconds probe_interval{1};

    /// A probe that is older counts as failed: the next one hangs, or did.
    static constexpr std::chrono::seconds trusted_for{3};

    /// Of a database that has just been asked, which must outlive this. `now`: what the age of
    /// a probe is measured by; tests have their own.
    explicit Readiness(storage::Database& database, Moment (*now)() = coarse_steady_now);

    /// Asks the database, without a place in the line of writers: a long write there is no reason
    /// to send people elsewhere. Throws Failure when it is not reached, and for a replica.
    void probe();

    /// The server stops: not ready from now on.
    void end() { has_ended_ = true; }

    [[nodiscard]] bool is_ready() const;

    /// GET /healthz
    http::Response health(const http::Request& request);

    /// GET /readyz
    http::Response readiness(const http::Request& request);

private:
    storage::Database& database_;
    Moment (*const now_)();
    std::atomic<Moment> probed_at_;
    std::atomic<bool> has_ended_ = false;
};

} // namespace latchkey::app
