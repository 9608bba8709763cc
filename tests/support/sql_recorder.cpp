#include "support/sql_recorder.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <mutex>
#include <stdexcept>

namespace latchkey::testing {

namespace {

struct Closer {
    void operator()(sqlite3* connection) const { sqlite3_close(connection); }

    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

/// SQLite's extension hook is one for the whole program, and so is this.
struct Record {
    std::mutex mutex;
    std::vector<std::string> statements;
};

Record& record() {
    static Record record;
    return record;
}

int note(unsigned /*event*/, void* /*context*/, void* statement, void* /*text*/) {
    char* const sql = sqlite3_expanded_sql(static_cast<sqlite3_stmt*>(statement));
    if (sql != nullptr) {
        const std::lock_guard lock(record().mutex);
        record().statements.emplace_back(sql);
    }
    sqlite3_free(sql);
    return 0;
}

int watch(sqlite3* connection, const char** /*message*/, const sqlite3_api_routines* /*api*/) {
    return sqlite3_trace_v2(connection, SQLITE_TRACE_STMT, &note, nullptr);
}

/// SQLite declares its hook without the parameters it calls it with.
using Hook = void (*)();

Hook hook() {
    return reinterpret_cast<Hook>(&watch);
}

std::vector<std::string> select_texts(sqlite3* connection, const std::string& sql, int column) {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v2(connection, sql.c_str(), -1, &raw, nullptr) != SQLITE_OK) {
        throw std::runtime_error(sqlite3_errmsg(connection) + (": " + sql));
    }
    const std::unique_ptr<sqlite3_stmt, Closer> statement(raw);
    std::vector<std::string> texts;
    while (sqlite3_step(raw) == SQLITE_ROW) {
        texts.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(raw, column)));
    }
    return texts;
}

std::unique_ptr<sqlite3, Closer> open(const std::string& path) {
    sqlite3* raw = nullptr;
    const int outcome = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READONLY, nullptr);
    std::unique_ptr<sqlite3, Closer> connection(raw);
    if (outcome != SQLITE_OK) {
        throw std::runtime_error("cannot open " + path);
    }
    return connection;
}

} // namespace

SqlRecorder::SqlRecorder() {
    clear();
    sqlite3_auto_extension(hook());
}

SqlRecorder::~SqlRecorder() {
    sqlite3_cancel_auto_extension(hook());
}

void SqlRecorder::clear() {
    const std::lock_guard lock(record().mutex);
    record().statements.clear();
}

std::vector<std::string> SqlRecorder::statements_on(const std::string& table) {
    const std::lock_guard lock(record().mutex);
    std::vector<std::string> statements;
    std::ranges::copy_if(
        record().statements,
        std::back_inserter(statements),
        [name = ' ' + table](const std::string& sql) { return sql.find(name) != std::string::npos; }
    );
    return statements;
}

std::vector<std::string> explain_query_plan(const std::string& path, const std::string& sql) {
    constexpr int detail_column = 3;
    return select_texts(open(path).get(), "EXPLAIN QUERY PLAN " + sql, detail_column);
}

std::vector<std::string>
full_scans(const std::string& path, const std::vector<std::string>& statements) {
    const std::vector<std::string> tables =
        select_texts(open(path).get(), "SELECT name FROM sqlite_schema WHERE type = 'table'", 0);
    std::vector<std::string> scans;
    for (const std::string& sql : statements) {
        for (const std::string& line : explain_query_plan(path, sql)) {
            const bool is_scan = std::ranges::any_of(tables, [&line](const std::string& table) {
                return line == "SCAN " + table || line.starts_with("SCAN " + table + ' ');
            });
            if (is_scan) {
                scans.push_back(sql + ": " + line);
            }
        }
    }
    return scans;
}

} // namespace latchkey::testing
