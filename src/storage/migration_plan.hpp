#pragma once

// What a migration will do to a database, as far as its script and the rows there are tell: which
// tables, how many rows, which locks. For `latchkey db check --plan`.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::storage {

/// What one statement of a script does, to which table.
struct MigrationStep {
    enum class Kind {
        make_table,
        make_index,   // reads all rows
        make_trigger, // and its function
        alter_table,  // its rows stay as they are
        check_rows,   // a column with a rule that all rows are read for
        drop_table,
        fill_table, // from `source`
        change_rows,
        rename_table, // to `source`
        ask,          // reads a value
    };

    Kind kind;
    std::string table;
    std::string source = {};
};

/// The steps of a script in the SQL that our migrations are written in. Throws std::logic_error for
/// a statement it does not know: a test reads all scripts with it.
std::vector<MigrationStep> steps_of(std::string_view script);

/// How many rows each table holds.
using RowCounts = std::map<std::string, std::int64_t>;

/// How many rows the step reads or writes. Brings `rows` to where they are behind it.
std::int64_t rows_touched(const MigrationStep& step, RowCounts& rows);

/// In words, as `index made`.
std::string_view to_string(MigrationStep::Kind kind);

/// The lock that PostgreSQL takes on the table until the migration is committed; empty for none.
std::string_view postgresql_lock_of(MigrationStep::Kind kind);

} // namespace latchkey::storage
