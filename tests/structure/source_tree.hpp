#pragma once

// The project's own files as the rules see them: paths and texts, read once or made up by a test.

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::structure {

/// Path from the project's root, with slashes, to the file's text.
using Tree = std::map<std::string, std::string>;

/// What breaks a rule, one sentence each, beginning with the path. Empty: the rule holds.
using Findings = std::vector<std::string>;

/// The sources, CMake files, migrations, scripts, the README, the API's document and the security
/// requirements below `root`. Built things, fetched things and test data are not the project's own
/// text and stay out.
Tree read_tree(const std::filesystem::path& root);

/// A path taken apart: "src/http/json.cpp" is of the folder "http", has the stem "json" and the
/// extension ".cpp". Files that do not lie directly in a folder of src/ have an empty folder.
struct Place {
    std::string folder;
    std::string stem;
    std::string extension;
};

Place place_of(std::string_view path);

/// Whether the path ends with .cpp or .hpp.
bool is_cxx(std::string_view path);

/// What stands between the quotes of each #include "...", in order.
std::vector<std::string> includes_of(std::string_view text);

/// What stands between the angle brackets of each #include <...>, in order.
std::vector<std::string> system_includes_of(std::string_view text);

enum class Kind { code, comment, literal };

/// A stretch of C++ of one kind. Literals include their quotes.
struct Segment {
    Kind kind;
    std::string text;
    std::size_t line; // of its first character, from 1
};

/// C++ cut into code, comments and literals; put together again it is the text.
std::vector<Segment> segments_of(std::string_view text);

/// The lines on which `word` stands as a word of its own in segments of that kind.
std::vector<std::size_t> lines_with_word(std::string_view text, Kind kind, std::string_view word);

/// Whether `word` stands in `text` with no letter, digit or underscore next to it.
bool has_word(std::string_view text, std::string_view word);

/// "path:line: message".
std::string finding(std::string_view path, std::size_t line, std::string_view message);

} // namespace latchkey::structure
