#include "storage/postgresql_connection.hpp"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace latchkey::storage {

namespace {

struct ResultDeleter {
    void operator()(PGresult* result) const { PQclear(result); }
};

using PgResult = std::unique_ptr<PGresult, ResultDeleter>;

/// libpq's own defaults wait for minutes. In seconds, but for the last, which is in milliseconds.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> defaults{{
    {"target_session_attrs", "read-write"},
    {"application_name", "latchkey"},
    {"connect_timeout", "3"},
    {"keepalives_idle", "5"},
    {"keepalives_interval", "2"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "10000"},
}};

/// Every session's. The server is to notice a client that is gone as soon as the client notices the
/// server: until then it holds the line of writers. An answer that says "done" means durable.
constexpr const char* session_settings = "SET client_min_messages = warning;"
                                         "SET timezone = 'UTC';"
                                         "SET tcp_keepalives_idle = 5;"
                                         "SET tcp_keepalives_interval = 2;"
                                         "SET tcp_keepalives_count = 3;"
                                         "SELECT set_config('synchronous_commit', 'on', false)"
                                         " WHERE current_setting('synchronous_commit') = 'off';";

constexpr const char* limits_of_requests = "SET statement_timeout = '10s';"
                                           "SET lock_timeout = '10s';"
                                           "SET idle_in_transaction_session_timeout = '10s';";

/// The lock that all writers of a database stand in line for: an arbitrary number.
constexpr const char* begin_alone = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
                                    "SELECT pg_advisory_xact_lock(7594866801);";

PGconn* postgresql_handle(soci::session& session) {
    return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

/// By the code of the error (SQLSTATE): the connection is gone, or leads to a server that has
/// stopped, has not started yet, or does not take writes any more.
bool is_end_of_connection(std::string_view code) {
    return code.starts_with("08") || code.starts_with("57P") || code == "25006";
}

/// What libpq says in several: an event is one line of the log.
std::string in_one_line(std::string_view text) {
    std::string line(text.substr(0, text.find_last_not_of("\r\n\t ") + 1));
    std::ranges::replace_if(
        line, [](char c) { return c == '\n' || c == '\t'; }, ' '
    );
    return line;
}

void log_notice(void* /*nobody*/, const char* text) {
    spdlog::warn("database: {}", in_one_line(text));
}

std::unique_ptr<soci::session> open_postgresql_session(const std::string& url) {
    try {
        return std::make_unique<soci::session>(soci::postgresql, with_connection_defaults(url));
    } catch (const soci::soci_error& error) {
        throw ConnectionLost("database: " + in_one_line(error.get_error_message()));
    }
}

} // namespace

std::string with_connection_defaults(const std::string& url) {
    const std::size_t mark = url.find('?');
    const std::string query = mark == std::string::npos ? "" : '&' + url.substr(mark + 1);
    std::string completed = url;
    char separator = mark == std::string::npos ? '?' : '&';
    for (const auto& [name, value] : defaults) {
        if (query.find('&' + std::string(name) + '=') == std::string::npos) {
            completed += std::exchange(separator, '&');
            completed.append(name).append(1, '=').append(value);
        }
    }
    return completed;
}

PostgresqlConnection::PostgresqlConnection(const std::string& url, AnswerWatch* watch)
    : Connection(open_postgresql_session(url)) {
    PGconn* const handle = postgresql_handle(session());
    PQsetNoticeProcessor(handle, &log_notice, nullptr);
    if (watch != nullptr) {
        line_.emplace(*watch, PQsocket(handle));
        run_script(limits_of_requests);
    }
    run_script(session_settings);
}

void PostgresqlConnection::begin_waiting() noexcept {
    if (line_) {
        line_->begin_waiting();
    }
}

void PostgresqlConnection::end_waiting() noexcept {
    if (line_) {
        line_->end_waiting();
    }
}

void PostgresqlConnection::run_script(const std::string& script) {
    const Wait wait(*this);
    PGconn* const handle = postgresql_handle(session());
    const PgResult result(PQexec(handle, script.c_str()));
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) {
        return;
    }
    const char* const code = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    const std::string reason = "database: " + in_one_line(PQerrorMessage(handle));
    if (PQstatus(handle) == CONNECTION_BAD || is_end_of_connection(code == nullptr ? "" : code)) {
        throw ConnectionLost(reason);
    }
    throw Failure(reason);
}

void PostgresqlConnection::begin_reading() {
    run_script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

/// Read committed: a snapshot is taken with each statement, so none is from before the lock, and
/// after it nobody else writes.
void PostgresqlConnection::begin_writing() {
    run_script(begin_alone);
}

std::vector<std::string> PostgresqlConnection::list_tables() {
    std::vector<std::string> tables;
    constexpr std::array is_text{true};
    run("SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()"
        " ORDER BY tablename",
        {},
        is_text,
        [&](std::span<Value> row) { tables.push_back(std::get<std::string>(std::move(row[0]))); });
    return tables;
}

std::int64_t PostgresqlConnection::count_rows(const std::string& table) {
    PGconn* const handle = postgresql_handle(session());
    const PgResult result(PQexec(handle, ("SELECT count(*) FROM \"" + table + '"').c_str()));
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) {
        throw Failure("database: " + in_one_line(PQerrorMessage(handle)));
    }
    return std::stoll(PQgetvalue(result.get(), 0, 0));
}

bool PostgresqlConnection::takes_writes() {
    bool is_replica = true;
    constexpr std::array is_text{false};
    run("SELECT CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END",
        {},
        is_text,
        [&](std::span<Value> row) { is_replica = std::get<std::int64_t>(row[0]) != 0; });
    return !is_replica;
}

ServerState PostgresqlConnection::find_server_state() {
    ServerState state{};
    constexpr std::array is_text{false, false};
    run("SELECT CASE WHEN current_setting('fsync') = 'off' THEN 1 ELSE 0 END,"
        " CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
        {},
        is_text,
        [&](std::span<Value> row) {
            state.loses_commits = std::get<std::int64_t>(row[0]) != 0;
            state.now = Column<TimePoint>::from(std::move(row[1]));
        });
    return state;
}

bool PostgresqlConnection::is_in_transaction() const {
    const PGTransactionStatusType status = PQtransactionStatus(postgresql_handle(session()));
    return status != PQTRANS_IDLE && status != PQTRANS_UNKNOWN;
}

void PostgresqlConnection::fail(const soci::soci_error& error) const {
    const auto* const known = dynamic_cast<const soci::postgresql_soci_error*>(&error);
    const std::string reason = "database: " + in_one_line(error.get_error_message());
    if (PQstatus(postgresql_handle(session())) == CONNECTION_BAD ||
        (known != nullptr && is_end_of_connection(known->sqlstate()))) {
        throw ConnectionLost(reason);
    }
    throw Failure(reason);
}

} // namespace latchkey::storage
