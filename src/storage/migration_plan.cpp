#include "storage/migration_plan.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace latchkey::storage {

namespace {

using Kind = MigrationStep::Kind;
using Words = std::vector<std::string>;

constexpr std::string_view white_space = " \t\n";

std::string without_comments(std::string_view script) {
    std::string text;
    while (!script.empty()) {
        const std::string_view line = script.substr(0, script.find('\n'));
        text.append(line.substr(0, line.find("--"))).push_back('\n');
        script.remove_prefix(std::min(line.size() + 1, script.size()));
    }
    return text;
}

/// Whether a semicolon there stands inside of something: a function's body, a trigger's, a literal.
bool is_open(std::string_view statement) {
    const auto count = [statement](std::string_view part) {
        std::size_t found = 0;
        for (std::size_t at = statement.find(part); at != std::string_view::npos;
             at = statement.find(part, at + part.size())) {
            ++found;
        }
        return found;
    };
    const bool is_in_trigger =
        statement.find("TRIGGER") != std::string_view::npos && count("\nBEGIN\n") != count("\nEND");
    return is_in_trigger || count("$$") % 2 == 1 || count("'") % 2 == 1;
}

std::vector<std::string> statements_of(std::string_view script) {
    const std::string text = without_comments(script);
    std::vector<std::string> statements;
    std::size_t begin = text.find_first_not_of(white_space);
    for (std::size_t end = begin; begin != std::string::npos;) {
        end = text.find(';', end);
        if (end == std::string::npos) {
            throw std::logic_error("a migration ends without a semicolon");
        }
        std::string statement = text.substr(begin, end - begin);
        ++end;
        if (!is_open(statement)) {
            statements.push_back(std::move(statement));
            begin = text.find_first_not_of(white_space, end);
            end = begin;
        }
    }
    return statements;
}

/// Names and keywords; what stands between them is left out.
Words words_of(std::string_view statement) {
    Words words{""};
    for (const char c : statement) {
        if (is_letter_or_digit(c) || c == '_') {
            words.back().push_back(c);
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    if (words.back().empty()) {
        words.pop_back();
    }
    return words;
}

bool has(const Words& words, std::string_view word) {
    return std::ranges::count(words, word) > 0;
}

/// The one behind the first of that word; throws std::logic_error when there is none.
const std::string& behind(const Words& words, std::string_view word) {
    const auto found = std::ranges::find(words, word);
    if (found == words.end() || found + 1 == words.end()) {
        throw std::logic_error("a migration has nothing behind " + std::string(word));
    }
    return *(found + 1);
}

MigrationStep step_of_alter(const Words& words) {
    const std::string& table = behind(words, "TABLE");
    if (has(words, "RENAME") && !has(words, "COLUMN")) {
        return {Kind::rename_table, table, behind(words, "TO")};
    }
    return {has(words, "CHECK") ? Kind::check_rows : Kind::alter_table, table};
}

MigrationStep step_of_create(const Words& words) {
    const std::string& what = words.at(1) == "UNIQUE" ? words.at(2) : words.at(1);
    if (what == "TABLE") {
        return {Kind::make_table, words.at(2)};
    }
    if (what == "INDEX") {
        return {Kind::make_index, behind(words, "ON")};
    }
    if (what == "TRIGGER") {
        return {Kind::make_trigger, behind(words, "ON")};
    }
    if (what == "FUNCTION") {
        return {Kind::make_trigger, ""};
    }
    throw std::logic_error("a migration creates a " + what);
}

MigrationStep step_of(const std::string& statement) {
    const Words words = words_of(statement);
    const std::string& verb = words.front();
    if (verb == "CREATE") {
        return step_of_create(words);
    }
    if (verb == "ALTER") {
        return step_of_alter(words);
    }
    if (verb == "DROP" && words.at(1) == "TABLE") {
        return {Kind::drop_table, words.at(2)};
    }
    if (verb == "INSERT") {
        return {Kind::fill_table, behind(words, "INTO"), behind(words, "FROM")};
    }
    if (verb == "UPDATE") {
        return {Kind::change_rows, words.at(1)};
    }
    if (verb == "SELECT") {
        return {Kind::ask, behind(words, "FROM")};
    }
    throw std::logic_error("a migration has a statement that no plan knows: " + verb);
}

} // namespace

std::vector<MigrationStep> steps_of(std::string_view script) {
    std::vector<MigrationStep> steps;
    for (const std::string& statement : statements_of(script)) {
        steps.push_back(step_of(statement));
    }
    return steps;
}

std::int64_t rows_touched(const MigrationStep& step, RowCounts& rows) {
    switch (step.kind) {
    case Kind::make_table:
        rows[step.table] = 0;
        return 0;
    case Kind::fill_table:
        rows[step.table] += rows[step.source];
        return rows[step.source];
    case Kind::rename_table:
        rows[step.source] = std::exchange(rows[step.table], 0);
        return 0;
    case Kind::drop_table:
        return std::exchange(rows[step.table], 0);
    case Kind::make_index:
    case Kind::check_rows:
    case Kind::change_rows:
        return rows[step.table];
    case Kind::make_trigger:
    case Kind::alter_table:
    case Kind::ask:
        return 0;
    }
    return 0;
}

std::string_view to_string(Kind kind) {
    constexpr std::array<std::string_view, 10> names{
        "table made",
        "index made",
        "trigger made",
        "columns changed",
        "column checked",
        "table dropped",
        "table filled",
        "rows changed",
        "table renamed",
        "read"};
    return names.at(static_cast<std::size_t>(kind));
}

std::string_view postgresql_lock_of(Kind kind) {
    switch (kind) {
    case Kind::make_index:
        return "SHARE";
    case Kind::make_trigger:
        return "SHARE ROW EXCLUSIVE";
    case Kind::alter_table:
    case Kind::check_rows:
    case Kind::drop_table:
    case Kind::rename_table:
        return "ACCESS EXCLUSIVE";
    case Kind::fill_table:
    case Kind::change_rows:
        return "ROW EXCLUSIVE";
    case Kind::make_table:
    case Kind::ask:
        return "";
    }
    return "";
}

} // namespace latchkey::storage
