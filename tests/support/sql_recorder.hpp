#pragma once

// The SQL that really ran, and how SQLite goes about it: for tests that no statement reads a whole
// table.

#include <string>
#include <vector>

namespace latchkey::testing {

/// Records what every SQLite connection runs that is opened while it lives. One at a time;
/// statements of several threads come in any order.
class SqlRecorder {
public:
    SqlRecorder();
    SqlRecorder(const SqlRecorder&) = delete;
    SqlRecorder(SqlRecorder&&) = delete;
    SqlRecorder& operator=(const SqlRecorder&) = delete;
    SqlRecorder& operator=(SqlRecorder&&) = delete;
    ~SqlRecorder();

    /// Forgets what it has.
    static void clear();

    /// Those that name the table, which BEGIN, COMMIT and savepoints do not; with the values in the
    /// place of their parameters.
    [[nodiscard]] static std::vector<std::string> statements_on(const std::string& table);
};

/// The lines of EXPLAIN QUERY PLAN for a statement on the database in that file. Throws
/// std::runtime_error when SQLite does not take it.
std::vector<std::string> explain_query_plan(const std::string& path, const std::string& sql);

/// What of the statements reads all of one of the schema's tables, whichever way: "statement: line
/// of its plan".
std::vector<std::string>
full_scans(const std::string& path, const std::vector<std::string>& statements);

} // namespace latchkey::testing
