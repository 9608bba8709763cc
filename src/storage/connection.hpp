#pragma once

// One connection to a database: SOCI underneath, prepared statements kept for as long as it lives.
// Used by one thread at a time.

#include "storage/sql.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string>

namespace latchkey::storage {

class Connection {
public:
    /// A SQLite file, created when absent. Throws Failure when it cannot be opened.
    static std::unique_ptr<Connection> open_sqlite(const std::string& path);

    Connection(const Connection&) = delete;
    Connection(Connection&&) = delete;
    Connection& operator=(const Connection&) = delete;
    Connection& operator=(Connection&&) = delete;
    ~Connection();

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
    void run_script(const std::string& script);

    /// Moves nothing from the WAL into the database, neither after a commit nor when it is closed.
    void leave_checkpoints();

    /// No other process opens the file for as long as this connection lives. To be called before
    /// anything else. Throws Failure, saying so, when one has it open already.
    void keep_others_out();

    /// True between BEGIN and its end, as the database sees it: an I/O error can end a transaction
    /// on its own.
    [[nodiscard]] bool is_in_transaction() const;

    /// Takes back what the open transaction did, if there is one. What goes wrong is logged: who
    /// calls this has an error of their own to tell.
    void roll_back() noexcept;

private:
    class Impl;
    explicit Connection(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> impl_;
};

} // namespace latchkey::storage
