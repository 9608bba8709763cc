#pragma once

// A connection to a PostgreSQL server that takes writes.

#include "storage/connection.hpp"

namespace latchkey::storage {

/// `of_requests`: what takes longer than a request may is ended by the server, and so is a
/// transaction whose client has gone silent. `of_migrations`: nothing is ended.
enum class Patience { of_requests, of_migrations };

struct ServerState {
    bool loses_commits; // fsync is off
    TimePoint now;      // by its own clock
};

class PostgresqlConnection final : public Connection {
public:
    /// `url`: as libpq has it, several hosts too; of these the first that takes writes is used.
    /// What it does not say of time-outs gets ours. Throws ConnectionLost when none can be reached.
    explicit PostgresqlConnection(
        const std::string& url, Patience patience = Patience::of_requests
    );

    void run_script(const std::string& script) override;
    void begin_reading() override;
    void begin_writing() override;
    std::vector<std::string> list_tables() override;
    std::int64_t count_rows(const std::string& table) override;

    [[nodiscard]] bool has_table_locks() const override { return true; }

    [[nodiscard]] bool is_in_transaction() const override;

    ServerState find_server_state();

private:
    [[noreturn]] void fail(const soci::soci_error& error) const override;
};

/// The URL with what Latchkey sets where it says nothing: a server that takes writes, and how long
/// a silent one is waited for.
std::string with_connection_defaults(const std::string& url);

} // namespace latchkey::storage
