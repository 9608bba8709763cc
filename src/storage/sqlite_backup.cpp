#include "storage/sqlite_backup.hpp"

#include <array>
#include <span>
#include <utility>

namespace latchkey::storage {

/// VACUUM, not a copy of the pages: what was deleted is not in it, and it is read from end to end.
void copy_out(SqliteConnection& from, const std::string& file) {
    const std::array binds{Bind{"file", file}};
    from.run("VACUUM INTO :file", binds, {}, {});
}

void copy_over(SqliteConnection& from, SqliteConnection& to) {
    to.take_all_of(from);
    to.run_script("PRAGMA wal_checkpoint(TRUNCATE)");
}

std::optional<std::string> find_damage(SqliteConnection& connection) {
    constexpr std::array is_text{true};
    std::string found;
    const auto take = [&found](std::span<Value> row) {
        found = std::get<std::string>(std::move(row[0]));
    };
    connection.run("PRAGMA integrity_check(1)", {}, is_text, take);
    if (found != "ok") {
        return found;
    }
    found.clear();
    connection.run("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1", {}, is_text, take);
    return found.empty() ? std::nullopt
                         : std::optional("a row of " + found + " refers to one that is not there");
}

} // namespace latchkey::storage
