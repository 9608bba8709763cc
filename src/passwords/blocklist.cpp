#include "passwords/blocklist.hpp"

#include "passwords/simple_forms.hpp"
#include "passwords/word_list.hpp"

#include <algorithm>

namespace latchkey::passwords {

namespace {

/// Binary search in lines: each step looks for the beginning of the line it has hit.
bool is_listed(std::string_view word) {
    const std::string_view lines = word_list();
    std::size_t begin = 0; // of a line, as `end` is
    std::size_t end = lines.size();
    while (begin < end) {
        const std::size_t middle = begin + (end - begin) / 2;
        const std::size_t before = lines.rfind('\n', middle == 0 ? 0 : middle - 1);
        const std::size_t line_begin =
            before == std::string_view::npos || before < begin ? begin : before + 1;
        const std::size_t line_end = lines.find('\n', line_begin);
        const std::string_view line = lines.substr(line_begin, line_end - line_begin);
        if (line == word) {
            return true;
        }
        if (line < word) {
            begin = line_end + 1;
        } else {
            end = line_begin;
        }
    }
    return false;
}

} // namespace

bool is_blocklisted(std::string_view password) {
    return is_pattern(password) || std::ranges::any_of(simple_forms(password), is_listed);
}

std::size_t count_blocklisted(std::size_t code_points_min) {
    const std::string_view lines = word_list();
    std::size_t count = 0;
    for (std::size_t begin = 0; begin < lines.size();) {
        const std::size_t end = lines.find('\n', begin);
        count += end - begin >= code_points_min ? 1 : 0;
        begin = end + 1;
    }
    return count;
}

} // namespace latchkey::passwords
