#include "source_tree.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

namespace latchkey::structure {

namespace fs = std::filesystem;

namespace {

const std::set<std::string> folders_read = {"src", "tests", "cmake", "migrations"};
const std::set<std::string> files_read = {
    "CMakeLists.txt", "README.md", "dev", "docs/openapi.yaml", "docs/security/requirements.md"};
const std::set<std::string> folders_left_out = {"node_modules", "json_suite", "vectors", "corpus"};
const std::set<std::string> extensions_read = {
    ".cpp", ".hpp", ".cmake", ".sql", ".txt", ".js", ".mjs", ".html"};

std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        throw std::runtime_error("cannot read " + path.string());
    }
    return {std::istreambuf_iterator<char>(file), {}};
}

void read_folder(const fs::path& root, const fs::path& folder, Tree& tree) {
    for (fs::recursive_directory_iterator entry(folder), end; entry != end; ++entry) {
        if (entry->is_directory() && folders_left_out.contains(entry->path().filename())) {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file() && extensions_read.contains(entry->path().extension())) {
            tree[entry->path().lexically_relative(root).generic_string()] =
                read_file(entry->path());
        }
    }
}

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::vector<std::string> included(std::string_view text, char opening, char closing) {
    const std::string directive = std::string("#include ") + opening;
    std::vector<std::string> paths;
    for (std::size_t at = text.find(directive); at != std::string_view::npos;
         at = text.find(directive, at + 1)) {
        const std::size_t begin = at + directive.size();
        const bool is_first_on_line = at == 0 || text[at - 1] == '\n';
        if (is_first_on_line) {
            paths.emplace_back(text.substr(begin, text.find(closing, begin) - begin));
        }
    }
    return paths;
}

/// Where the quoted literal that begins at `begin` ends, escapes minded.
std::size_t end_of_quoted(std::string_view text, std::size_t begin) {
    std::size_t at = begin + 1;
    while (at < text.size() && text[at] != text[begin]) {
        at += text[at] == '\\' ? 2 : 1;
    }
    return std::min(at + 1, text.size());
}

/// The same for R"delimiter(...)delimiter"; `begin` is at the quote.
std::size_t end_of_raw(std::string_view text, std::size_t begin) {
    const std::size_t parenthesis = text.find('(', begin);
    if (parenthesis == std::string_view::npos) {
        return text.size();
    }
    const std::string end =
        ")" + std::string(text.substr(begin + 1, parenthesis - begin - 1)) + "\"";
    const std::size_t at = text.find(end, parenthesis);
    return at == std::string_view::npos ? text.size() : at + end.size();
}

std::size_t end_after(std::string_view text, std::string_view mark, std::size_t from) {
    const std::size_t at = text.find(mark, from);
    return at == std::string_view::npos ? text.size() : at + mark.size();
}

/// The kind of what begins at `at`, and where it ends.
std::pair<Kind, std::size_t> next_segment(std::string_view text, std::size_t at) {
    const std::string_view rest = text.substr(at);
    const char before = at == 0 ? '\n' : text[at - 1];
    if (rest.starts_with("//")) {
        return {Kind::comment, std::min(text.find('\n', at), text.size())};
    }
    if (rest.starts_with("/*")) {
        return {Kind::comment, end_after(text, "*/", at + 2)};
    }
    if (rest.front() == '"') {
        return {Kind::literal, before == 'R' ? end_of_raw(text, at) : end_of_quoted(text, at)};
    }
    if (rest.front() == '\'' && !is_word_character(before)) { // within a number it separates digits
        return {Kind::literal, end_of_quoted(text, at)};
    }
    return {Kind::code, at + 1};
}

} // namespace

Tree read_tree(const fs::path& root) {
    Tree tree;
    for (const std::string& folder : folders_read) {
        read_folder(root, root / folder, tree);
    }
    for (const std::string& file : files_read) {
        tree[file] = read_file(root / file);
    }
    return tree;
}

Place place_of(std::string_view path) {
    const fs::path whole(path);
    const bool is_in_a_folder_of_src = whole.parent_path().parent_path() == "src";
    return {
        .folder = is_in_a_folder_of_src ? whole.parent_path().filename().string() : "",
        .stem = whole.stem().string(),
        .extension = whole.extension().string()};
}

bool is_cxx(std::string_view path) {
    return path.ends_with(".cpp") || path.ends_with(".hpp");
}

std::vector<std::string> includes_of(std::string_view text) {
    return included(text, '"', '"');
}

std::vector<std::string> system_includes_of(std::string_view text) {
    return included(text, '<', '>');
}

std::vector<Segment> segments_of(std::string_view text) {
    std::vector<Segment> segments;
    std::size_t line = 1;
    for (std::size_t at = 0; at < text.size();) {
        const auto [kind, end] = next_segment(text, at);
        const std::string_view piece = text.substr(at, end - at);
        if (kind == Kind::code && !segments.empty() && segments.back().kind == Kind::code) {
            segments.back().text += piece;
        } else {
            segments.push_back({kind, std::string(piece), line});
        }
        line += static_cast<std::size_t>(std::count(piece.begin(), piece.end(), '\n'));
        at = end;
    }
    return segments;
}

bool has_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_word_character(text[at - 1])) &&
            (end == text.size() || !is_word_character(text[end]))) {
            return true;
        }
    }
    return false;
}

std::vector<std::size_t> lines_with_word(std::string_view text, Kind kind, std::string_view word) {
    std::vector<std::size_t> lines;
    for (const Segment& segment : segments_of(text)) {
        if (segment.kind != kind) {
            continue;
        }
        std::size_t line = segment.line;
        for (std::size_t begin = 0; begin < segment.text.size(); ++line) {
            const std::size_t end = std::min(segment.text.find('\n', begin), segment.text.size());
            if (has_word(std::string_view(segment.text).substr(begin, end - begin), word)) {
                lines.push_back(line);
            }
            begin = end + 1;
        }
    }
    return lines;
}

std::string finding(std::string_view path, std::size_t line, std::string_view message) {
    return std::string(path) + ":" + std::to_string(line) + ": " + std::string(message);
}

} // namespace latchkey::structure
