#include "words.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>
#include <vector>

namespace latchkey::structure {

namespace {

constexpr std::array<std::string_view, 10> banned_names = {
    "util",
    "utils",
    "common",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "stuff",
    "shared"};

// Two literals each: this file is read by the rule it serves.
constexpr std::array<std::string_view, 3> unfinished_marks = {
    "TO"
    "DO",
    "FIX"
    "ME",
    "XX"
    "X"};

constexpr std::array<std::string_view, 5> sql_beginnings = {
    "SELECT ", "INSERT ", "UPDATE ", "DELETE FROM ", "WITH "};

/// The words that a path is made of: "src/http/json_render.cpp" → "src http json render".
std::string words_of(const std::string& path) {
    std::string words = path.substr(0, path.rfind('.'));
    std::replace_if(
        words.begin(), words.end(), [](char c) { return c == '/' || c == '_' || c == '-'; }, ' '
    );
    return words;
}

bool is_in_src(std::string_view path) {
    return path.starts_with("src/") && is_cxx(path);
}

void add_lines(
    Findings& findings,
    std::string_view path,
    const std::vector<std::size_t>& lines,
    std::string_view message
) {
    for (const std::size_t line : lines) {
        findings.push_back(finding(path, line, message));
    }
}

/// A literal, with its quotes, that begins as a statement does. Of R"x(...)x" the text begins after
/// the parenthesis.
bool is_sql(std::string_view literal, bool is_raw) {
    const std::size_t opening = is_raw ? literal.find('(') : 0;
    const std::size_t begin = literal.find_first_not_of(" \n", opening + 1);
    if (begin == std::string_view::npos) {
        return false;
    }
    return std::any_of(sql_beginnings.begin(), sql_beginnings.end(), [&](std::string_view word) {
        return literal.substr(begin).starts_with(word);
    });
}

std::size_t count_calls(std::string_view text, std::string_view call) {
    std::size_t count = 0;
    for (const Segment& segment : segments_of(text)) {
        if (segment.kind != Kind::code) {
            continue;
        }
        for (std::size_t at = segment.text.find(call); at != std::string::npos;
             at = segment.text.find(call, at + 1)) {
            ++count;
        }
    }
    return count;
}

bool may_hold_sql(std::string_view path) {
    const Place place = place_of(path);
    return place.folder == "storage" || place.stem == "store" || place.stem.ends_with("_store");
}

} // namespace

Findings check_names(const Tree& tree) {
    Findings findings;
    for (const auto& [path, text] : tree) {
        const std::string words = words_of(path);
        for (const std::string_view word : banned_names) {
            if (has_word(words, word)) {
                findings.push_back(path + ": \"" + std::string(word) + "\" names nothing");
            }
        }
    }
    return findings;
}

Findings check_catch(const Tree& tree, const Explained& catchers) {
    Findings findings;
    for (const auto& [path, text] : tree) {
        const auto lines = is_in_src(path) ? lines_with_word(text, Kind::code, "catch")
                                           : std::vector<std::size_t>();
        if (!catchers.contains(path)) {
            add_lines(findings, path, lines, "catch, and the list of catchers does not say why");
        } else if (lines.empty()) {
            findings.push_back(path + ": listed as a catcher, and catches nothing");
        }
    }
    for (const auto& [path, reason] : catchers) {
        if (!tree.contains(path)) {
            findings.push_back(path + ": listed as a catcher, and does not exist");
        }
    }
    return findings;
}

Findings check_coroutines(const Tree& tree) {
    Findings findings;
    Findings spawns;
    for (const auto& [path, text] : tree) {
        if (!is_in_src(path)) {
            continue;
        }
        add_lines(findings, path, lines_with_word(text, Kind::code, "detached"), "detached");
        spawns.insert(
            spawns.end(), count_calls(text, "co_spawn("), path + ": one co_spawn of several"
        );
        for (const std::string_view word : {"co_await", "co_return", "co_yield", "co_spawn"}) {
            if (place_of(path).folder != "http") {
                add_lines(
                    findings,
                    path,
                    lines_with_word(text, Kind::code, word),
                    "a coroutine outside http"
                );
            }
        }
    }
    if (spawns.size() > 1) {
        findings.insert(findings.end(), spawns.begin(), spawns.end());
    }
    return findings;
}

Findings check_sql(const Tree& tree) {
    Findings findings;
    for (const auto& [path, text] : tree) {
        if (!is_in_src(path) || may_hold_sql(path)) {
            continue;
        }
        bool is_after_r = false;
        for (const Segment& segment : segments_of(text)) {
            if (segment.kind == Kind::literal && is_sql(segment.text, is_after_r)) {
                findings.push_back(finding(path, segment.line, "SQL outside a store"));
            }
            is_after_r = segment.kind == Kind::code && segment.text.ends_with('R');
        }
    }
    return findings;
}

Findings check_operator(const Tree& tree) {
    Findings findings;
    for (const auto& [path, text] : tree) {
        const bool is_allowed = path == "src/accounts/principal.hpp" ||
                                path.starts_with("src/audit/model.") ||
                                place_of(path).folder == "cli";
        if (is_in_src(path) && !is_allowed) {
            add_lines(
                findings,
                path,
                lines_with_word(text, Kind::code, "of_operator"),
                "the operator's rights outside cli"
            );
        }
    }
    return findings;
}

Findings check_authentication(const Tree& tree) {
    Findings findings;
    for (const auto& [path, text] : tree) {
        const bool is_allowed = place_of(path).folder == "crypto" ||
                                path == "src/accounts/authenticator.cpp" ||
                                path == "src/cli/seed.cpp"; // the operator's own seeds
        std::istringstream lines(is_in_src(path) && !is_allowed ? text : "");
        std::string line;
        for (std::size_t number = 1; std::getline(lines, line); ++number) {
            const std::size_t hasher = line.find("hasher");
            if (hasher != std::string::npos && line.find(".verify", hasher) != std::string::npos) {
                findings.push_back(finding(path, number, "verifies a password by itself"));
            }
        }
    }
    return findings;
}

Findings check_finished(const Tree& tree) {
    Findings findings;
    for (const auto& [path, text] : tree) {
        std::istringstream lines(text);
        std::string line;
        for (std::size_t number = 1; std::getline(lines, line); ++number) {
            for (const std::string_view mark : unfinished_marks) {
                if (has_word(line, mark)) {
                    findings.push_back(finding(path, number, mark));
                }
            }
        }
    }
    return findings;
}

Findings check_length(const Tree& tree, std::size_t lines_max) {
    Findings findings;
    for (const auto& [path, text] : tree) {
        const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
        if (is_cxx(path) && lines > lines_max) {
            findings.push_back(path + ": " + std::to_string(lines) + " lines");
        }
    }
    return findings;
}

const Explained& catchers_of_the_house() {
    static const Explained catchers = {
        {"src/http/router.cpp",
         "the barrier around every handler: a failure becomes a 503 or a 500"},
        {"src/http/io_thread.cpp", "Asio hands over how a coroutine ended as a pointer to rethrow"},
        {"src/cli/command_line.cpp",
         "the barrier around every command: a failure becomes exit code 1"},
        {"src/app/schedule.cpp", "the barrier of its thread: what failed is tried again later"},
        {"src/mail/outbox.cpp", "the barrier of its thread: what failed is tried again later"},
        {"src/storage/connection.cpp", "SOCI's exceptions end there and go on as a Failure"},
        {"src/storage/sqlite_bulk_database.cpp",
         "carries what was thrown back to the caller, as its neighbour does"},
        {"src/storage/sqlite_connection.cpp", "SOCI's exceptions end there, too"},
        {"src/storage/postgresql_connection.cpp", "SOCI's exceptions end there, too"},
        {"src/storage/postgresql_database.cpp",
         "a lost connection is opened again, a lost answer looked up"},
        {"src/storage/write_line.cpp", "the writer carries each caller's exception back to it"},
        {"src/app/metrics.cpp", "figures are wanted most when the database has none"},
        {"src/doctor/certificate.cpp", "a pair that cannot be used is what it reports"},
        {"src/doctor/database.cpp", "a server that cannot be reached is what it reports"},
    };
    return catchers;
}

} // namespace latchkey::structure
