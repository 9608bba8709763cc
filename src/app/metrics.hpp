#pragma once

// GET /metrics, for Prometheus (text format 0.0.4). Figures are counted where things happen,
// without names of people or addresses; here they get their names and are added up when somebody
// asks.

#include "app/readiness.hpp"
#include "audit/record.hpp"
#include "base/clock.hpp"
#include "base/secret.hpp"
#include "base/worker_pool.hpp"
#include "crypto/password_hasher.hpp"
#include "http/certificate.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "storage/database.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace latchkey::app {

class Metrics {
public:
    /// All must outlive it but the server and its routes, which are asked for while they serve.
    struct Parts {
        storage::Database& database;
        const audit::Record& record;
        const crypto::PasswordHasher& hasher;
        const WorkerPool& workers;
        const Clock& clock;
        std::function<http::ServerFigures()> server;
        std::function<const std::vector<http::Route>&()> routes;
    };

    struct TableFigures {
        std::int64_t sessions;
        std::int64_t mails;
        std::optional<TimePoint> oldest_mail;
    };

    /// What has to be counted in tables is counted that often at most, whoever asks.
    static constexpr std::chrono::seconds tables_counted_every{30};

    /// What is told of beside figures of work. No certificate: plain HTTP.
    struct State {
        const Readiness& readiness;
        const http::Certificate* certificate;
    };

    /// Without a token nobody may ask, and there should be no route.
    Metrics(Parts parts, State state, Secret token);

    [[nodiscard]] bool is_enabled() const { return !token_.empty(); }

    /// GET /metrics. 401 without the bearer token. Without the figures of tables when the database
    /// does not answer: the others are wanted most then.
    http::Response show(const http::Request& request);

private:
    [[nodiscard]] bool may_ask(const http::Request& request) const;
    std::optional<TableFigures> count_tables();

    const Parts parts_;
    const State state_;
    const Secret token_;
    const std::int64_t started_at_; // in Unix seconds
    std::mutex mutex_;
    std::optional<TableFigures> tables_;
    std::optional<std::chrono::steady_clock::time_point> counted_at_; // or tried to be
};

} // namespace latchkey::app
