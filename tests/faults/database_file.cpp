#include "database_file.hpp"

#include <sqlite3.h>

#include <stdexcept>

namespace latchkey::faults {

namespace {

constexpr int busy_milliseconds = 5000;

int add_row(void* rows, int /*columns*/, char** values, char** /*names*/) {
    static_cast<std::vector<std::string>*>(rows)->emplace_back(
        values[0] == nullptr ? "" : values[0]
    );
    return 0;
}

} // namespace

std::vector<std::string> query(const std::string& path, const std::string& sql) {
    sqlite3* database = nullptr;
    std::vector<std::string> rows;
    int status = sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr);
    if (status == SQLITE_OK) {
        sqlite3_busy_timeout(database, busy_milliseconds);
        status = sqlite3_exec(database, sql.c_str(), add_row, &rows, nullptr);
    }
    const std::string message = sqlite3_errmsg(database);
    sqlite3_close(database);
    if (status != SQLITE_OK) {
        throw std::runtime_error(sql + ": " + message);
    }
    return rows;
}

} // namespace latchkey::faults
