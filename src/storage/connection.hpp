#pragma once

// One connection to a database: SOCI underneath, prepared statements kept for as long as it lives.
// Used by one thread at a time.

#include "base/error.hpp"
#include "storage/sql.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace soci {
class session;
class soci_error;
} // namespace soci

namespace latchkey::storage {

/// The database cannot be reached, or can no longer: whatever was not committed is gone.
class ConnectionLost : public Failure {
public:
    using Failure::Failure;
};

class Connection {
public:
    Connection(const Connection&) = delete;
    Connection(Connection&&) = delete;
    Connection& operator=(const Connection&) = delete;
    Connection& operator=(Connection&&) = delete;
    virtual ~Connection();

    /// Called with each row in turn; the values may be moved from.
    using RowSink = std::function<void(std::span<Value>)>;

    /// Runs one statement to its end. `column_is_text` tells for each column of its answer whether
    /// it is text or an integer; empty for a statement without an answer. Returns the number of
    /// rows changed. Throws Failure with the database's own words.
    std::int64_t
    run(Sql sql,
        std::span<const Bind> binds,
        std::span<const bool> column_is_text,
        const RowSink& sink);

    std::int64_t run(Sql sql) { return run(sql, {}, {}, {}); }

    /// Runs a script of several statements that takes no parameters: migrations, PRAGMAs.
    virtual void run_script(const std::string& script) = 0;

    /// Begins a transaction that sees the database as of one moment.
    virtual void begin_reading() = 0;

    /// Begins a transaction, once nobody else is in one of these; nobody else is until its end.
    virtual void begin_writing() = 0;

    /// The tables there are, of whoever made them.
    virtual std::vector<std::string> list_tables() = 0;

    /// Counted now. The name is one of our own scripts': it becomes SQL.
    virtual std::int64_t count_rows(const std::string& table) = 0;

    /// Asks the server, which may be a replica by now.
    [[nodiscard]] virtual bool takes_writes() = 0;

    /// Whether a statement locks the tables it works on. Else who writes locks all of them for
    /// other writers, and none for readers.
    [[nodiscard]] virtual bool has_table_locks() const = 0;

    /// True between BEGIN and its end, as the database sees it: an I/O error can end a transaction
    /// on its own.
    [[nodiscard]] virtual bool is_in_transaction() const = 0;

    /// Takes back what the open transaction did, if there is one. What goes wrong is logged: who
    /// calls this has an error of their own to tell.
    void roll_back() noexcept;

protected:
    explicit Connection(std::unique_ptr<soci::session> session);

    [[nodiscard]] soci::session& session() const;

    /// While one lives, an answer of the database is waited for.
    class Wait {
    public:
        explicit Wait(Connection& connection)
            : connection_(connection) {
            connection_.begin_waiting();
        }

        Wait(const Wait&) = delete;
        Wait(Wait&&) = delete;
        Wait& operator=(const Wait&) = delete;
        Wait& operator=(Wait&&) = delete;

        ~Wait() { connection_.end_waiting(); }

    private:
        Connection& connection_;
    };

    virtual void begin_waiting() noexcept {}

    virtual void end_waiting() noexcept {}

    /// Throws a Failure, or a ConnectionLost, for what SOCI has thrown.
    [[noreturn]] virtual void fail(const soci::soci_error& error) const;

private:
    class Statements;

    std::unique_ptr<soci::session> session_;
    std::unique_ptr<Statements> statements_; // after the session: they end before it
};

} // namespace latchkey::storage
