#include "app/metrics.hpp"

#include "app/metric_families.hpp"
#include "app/process_figures.hpp"
#include "audit/model.hpp"
#include "base/compare.hpp"
#include "mail/outbox_store.hpp"
#include "sessions/store.hpp"

#include <prometheus/text_serializer.h>
#include <spdlog/spdlog.h>

#include <string_view>
#include <utility>

namespace latchkey::app {

namespace {

using prometheus::ClientMetric;

constexpr std::string_view bearer = "Bearer ";

void add_events(MetricFamilies& families, const audit::Record& record) {
    prometheus::MetricFamily family{
        "latchkey_events_total",
        "What was added to the audit record by this server: sign-ins and their failures among it.",
        prometheus::MetricType::Counter,
        {}};
    for (std::size_t i = 0; i < audit::kinds; ++i) {
        const auto kind = static_cast<audit::Kind>(i);
        ClientMetric metric;
        metric.label = {{"event", std::string(to_string(kind))}};
        metric.counter.value = static_cast<double>(record.count(kind));
        family.metric.push_back(std::move(metric));
    }
    families.push_back(std::move(family));
}

void add_hashing(MetricFamilies& families, const crypto::PasswordHasher::Figures& hashing) {
    families.push_back(
        gauge("latchkey_password_hash_callers", "Requests that hash or wait for it.", hashing.taken)
    );
    families.push_back(gauge(
        "latchkey_password_hash_callers_max",
        "Above so many a request is answered 503.",
        hashing.places
    ));
    families.push_back(counter(
        "latchkey_password_hash_turned_away_total",
        "Requests that found too many waiting.",
        hashing.turned_away
    ));
}

void add_writes(MetricFamilies& families, const storage::WriteCounts& counts) {
    families.push_back(
        counter("latchkey_database_writes_total", "Writes that were committed.", counts.writes)
    );
    families.push_back(counter(
        "latchkey_database_commits_total",
        "Transactions that those writes shared: writes by commits is the size of a group.",
        counts.commits
    ));
    families.push_back(counter(
        "latchkey_database_writes_failed_total",
        "Writes that were lost with their transaction, and answered 503.",
        counts.failed
    ));
}

void add_tables(MetricFamilies& families, const Metrics::TableFigures& tables, TimePoint now) {
    families.push_back(gauge(
        "latchkey_sessions",
        "Sessions that were not revoked, those that have just expired among them.",
        tables.sessions
    ));
    families.push_back(gauge("latchkey_outbox_mails", "Mails that wait.", tables.mails));
    const auto age = tables.oldest_mail ? now - *tables.oldest_mail : TimePoint::duration::zero();
    families.push_back(gauge(
        "latchkey_outbox_oldest_seconds",
        "How long the oldest of them has waited.",
        std::chrono::duration<double>(age).count()
    ));
}

void add_state(MetricFamilies& families, const Metrics::State& state) {
    families.push_back(
        gauge("latchkey_ready", "Whether /readyz answers 200.", state.readiness.is_ready() ? 1 : 0)
    );
    if (state.certificate != nullptr) {
        families.push_back(gauge(
            "latchkey_certificate_expires_seconds",
            "When the certificate of TLS_CERT ends, in Unix time.",
            to_unix_seconds(state.certificate->expires_at())
        ));
    }
}

void add_process(MetricFamilies& families, std::int64_t started_at) {
    const ProcessFigures process = process_figures();
    families.push_back(
        counter("process_cpu_seconds_total", "User and system time together.", process.cpu_seconds)
    );
    families.push_back(
        gauge("process_resident_memory_bytes", "Resident memory.", process.resident_bytes)
    );
    families.push_back(gauge("process_open_fds", "Open files and sockets.", process.open_files));
    families.push_back(gauge("process_max_fds", "The limit of those.", process.open_files_max));
    families.push_back(
        gauge("process_start_time_seconds", "When it began, in Unix time.", started_at)
    );
}

} // namespace

Metrics::Metrics(Parts parts, State state, Secret token)
    : parts_(std::move(parts))
    , state_(state)
    , token_(std::move(token))
    , started_at_(to_unix_seconds(parts_.clock.now())) {}

http::Response Metrics::show(const http::Request& request) {
    if (!may_ask(request)) {
        http::Response refusal = http::error_response(
            {ErrorCode::unauthenticated, "The bearer token of METRICS_TOKEN is needed"}
        );
        refusal.add_header("WWW-Authenticate", "Bearer");
        return refusal;
    }
    const std::optional<TableFigures> tables = count_tables();
    const http::ServerFigures server = parts_.server();
    MetricFamilies families;
    add_traffic(families, server.traffic, parts_.routes());
    families.push_back(gauge("latchkey_http_connections", "Open connections.", server.connections));
    families.push_back(
        gauge("latchkey_worker_queue", "Requests that wait for a worker.", parts_.workers.queued())
    );
    add_events(families, parts_.record);
    add_hashing(families, parts_.hasher.figures());
    add_writes(families, parts_.database.write_counts());
    if (tables) {
        add_tables(families, *tables, parts_.clock.now());
    }
    add_state(families, state_);
    add_process(families, started_at_);
    return {
        .content_type = "text/plain; version=0.0.4; charset=utf-8",
        .body = prometheus::TextSerializer().Serialize(families)};
}

bool Metrics::may_ask(const http::Request& request) const {
    const std::string_view given = request.header("Authorization").value_or(std::string_view());
    return given.starts_with(bearer) &&
           equal_in_constant_time(given.substr(bearer.size()), token_.reveal());
}

std::optional<Metrics::TableFigures> Metrics::count_tables() {
    if (!state_.readiness.is_ready()) {
        return std::nullopt; // nobody waits for a database that does not answer
    }
    const std::lock_guard lock(mutex_);
    const auto now = coarse_steady_now();
    if (counted_at_ && now - *counted_at_ < tables_counted_every) {
        return tables_;
    }
    counted_at_ = now;
    tables_.reset();
    try {
        tables_ = parts_.database.read([](storage::Transaction& tx) {
            const mail::Backlog backlog = mail::find_outbox_backlog(tx);
            return TableFigures{
                .sessions = sessions::count_live_sessions(tx),
                .mails = backlog.mails,
                .oldest_mail = backlog.oldest};
        });
    } catch (const Failure& failure) {
        spdlog::warn("metrics: the tables cannot be counted: {}", failure.what());
    }
    return tables_;
}

} // namespace latchkey::app
