#include "config/dotenv.hpp"

#include "config/values.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace latchkey::config {

namespace {

constexpr std::string_view blanks = " \t\v\f";
constexpr std::string_view line_ends = "\r\n";
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

constexpr std::string_view escapes_in_double_quotes = "\\'\"abfnrtv";
constexpr std::string_view escapes_in_single_quotes = "\\'";

char unescape(char letter) {
    switch (letter) {
    case 'a':
        return '\a';
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'v':
        return '\v';
    default:
        return letter;
    }
}

/// A backslash before any other character than `escapes` stays, as does that character.
std::string unescape(std::string_view text, std::string_view escapes) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_escape = text[i] == '\\' && i + 1 < text.size() &&
                               escapes.find(text[i + 1]) != std::string_view::npos;
        plain.push_back(is_escape ? unescape(text[++i]) : text[i]);
    }
    return plain;
}

/// What stands before a `#` that follows white space, without the white space at its end.
std::string_view without_comment(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '#' && blanks.find(text[i - 1]) != std::string_view::npos) {
            text = text.substr(0, i);
        }
    }
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

class Scanner {
public:
    explicit Scanner(std::string_view text)
        : rest_(text) {
        if (rest_.starts_with(byte_order_mark)) {
            rest_.remove_prefix(byte_order_mark.size());
        }
    }

    Dotenv scan() {
        for (skip(white_space); !rest_.empty(); skip(white_space)) {
            if (!scan_line()) {
                take_until(line_ends);
            }
        }
        return std::move(dotenv_);
    }

private:
    /// One comment or one `NAME=value`, up to the end of its line. False when a fault was noted.
    bool scan_line() {
        skip_export();
        if (next() == '#') {
            take_until(line_ends);
            return true;
        }
        std::optional<std::string> name = scan_name();
        if (!name) {
            return false;
        }
        skip(blanks);
        if (next() != '=') {
            return scan_end_of_line("`=` expected after the name");
        }
        take(1);
        skip(blanks);
        std::optional<std::string> value = scan_value();
        if (!value || !scan_end_of_line("text after the closing quote")) {
            return false;
        }
        dotenv_.values.insert_or_assign(*std::move(name), *std::move(value));
        return true;
    }

    void skip_export() {
        constexpr std::string_view word = "export";
        if (rest_.starts_with(word) && rest_.size() > word.size() &&
            blanks.find(rest_[word.size()]) != std::string_view::npos) {
            rest_.remove_prefix(word.size());
            skip(blanks);
        }
    }

    std::optional<std::string> scan_name() {
        if (next() != '\'') {
            const std::string_view name = take_until("=# \t\v\f\r\n");
            return name.empty() ? fail("a name expected") : std::optional(std::string(name));
        }
        const std::size_t end = rest_.find('\'', 1);
        if (end == std::string_view::npos) {
            return fail("the quote around the name is not closed");
        }
        const std::string_view name = take(end + 1).substr(1, end - 1);
        return name.empty() ? fail("the name is empty") : std::optional(std::string(name));
    }

    std::optional<std::string> scan_value() {
        switch (next()) {
        case '\'':
            return scan_quoted(escapes_in_single_quotes);
        case '"':
            return scan_quoted(escapes_in_double_quotes);
        default:
            return std::string(without_comment(take_until(line_ends)));
        }
    }

    std::optional<std::string> scan_quoted(std::string_view escapes) {
        const char quote = next();
        std::size_t end = 1;
        while (end < rest_.size() && rest_[end] != quote) {
            end += rest_[end] == '\\' ? 2 : 1;
        }
        if (end >= rest_.size()) {
            return fail("the quote is not closed");
        }
        return unescape(take(end + 1).substr(1, end - 1), escapes);
    }

    bool scan_end_of_line(const char* otherwise) {
        skip(blanks);
        if (next() == '#') {
            take_until(line_ends);
        }
        if (rest_.empty() || line_ends.find(rest_.front()) != std::string_view::npos) {
            return true;
        }
        fail(otherwise);
        return false;
    }

    std::nullopt_t fail(const char* problem) {
        dotenv_.faults.push_back({line_, problem});
        return std::nullopt;
    }

    /// NUL at the end of the text; a NUL inside of it means nothing to the grammar.
    [[nodiscard]] char next() const { return rest_.empty() ? '\0' : rest_.front(); }

    void skip(std::string_view characters) {
        take(std::min(rest_.find_first_not_of(characters), rest_.size()));
    }

    std::string_view take_until(std::string_view characters) {
        return take(std::min(rest_.find_first_of(characters), rest_.size()));
    }

    /// The only way forward over line ends, so that lines are counted in one place. The end of a
    /// line is CR LF, LF or CR.
    std::string_view take(std::size_t bytes) {
        for (std::size_t i = 0; i < bytes; ++i) {
            const bool is_half = rest_[i] == '\r' && i + 1 < rest_.size() && rest_[i + 1] == '\n';
            line_ += line_ends.find(rest_[i]) != std::string_view::npos && !is_half ? 1 : 0;
        }
        const std::string_view taken = rest_.substr(0, bytes);
        rest_.remove_prefix(bytes);
        return taken;
    }

    std::string_view rest_;
    std::size_t line_ = 1;
    Dotenv dotenv_;
};

} // namespace

Dotenv scan_dotenv(std::string_view text) {
    return Scanner(text).scan();
}

} // namespace latchkey::config
