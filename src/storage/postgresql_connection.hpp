#pragma once

// A connection to a PostgreSQL server that takes writes.

#include "storage/answer_watch.hpp"
#include "storage/connection.hpp"

#include <chrono>
#include <optional>

namespace latchkey::storage {

/// How long an answer to a request is waited for: longer than the server's own limit of a
/// statement.
constexpr std::chrono::seconds default_answer_max{15};

struct ServerState {
    bool loses_commits; // fsync is off
    TimePoint now;      // by its own clock
};

class PostgresqlConnection final : public Connection {
public:
    /// `url`: as libpq has it, several hosts too; of these the first that takes writes is used.
    /// What it does not say of time-outs gets ours. Throws ConnectionLost when no server can be
    /// reached.
    ///
    /// With a watch, which must outlive it, for requests: what takes longer than one may is ended
    /// by the server, and so is a transaction whose client has gone silent; and by the watch what
    /// the server does not end. Without one, for migrations: whatever takes its time gets it.
    explicit PostgresqlConnection(const std::string& url, AnswerWatch* watch = nullptr);

    void run_script(const std::string& script) override;
    void begin_reading() override;
    void begin_writing() override;
    std::vector<std::string> list_tables() override;
    std::int64_t count_rows(const std::string& table) override;
    [[nodiscard]] bool takes_writes() override;

    [[nodiscard]] bool has_table_locks() const override { return true; }

    [[nodiscard]] bool is_in_transaction() const override;

    ServerState find_server_state();

private:
    void begin_waiting() noexcept override;
    void end_waiting() noexcept override;
    [[noreturn]] void fail(const soci::soci_error& error) const override;

    std::optional<AnswerWatch::Line> line_; // nothing: an answer is waited for without end
};

/// The URL with what Latchkey sets where it says nothing: a server that takes writes, and how long
/// a silent one is waited for.
std::string with_connection_defaults(const std::string& url);

} // namespace latchkey::storage
