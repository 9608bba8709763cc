#include "config/spelling.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace latchkey::config {

namespace {

constexpr std::size_t short_name = 8;

/// Levenshtein's: insertions, deletions and replacements that lead from one to the other.
std::size_t count_edits(std::string_view from, std::string_view to) {
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

} // namespace

std::optional<std::string>
find_intended_name(std::string_view written, const std::vector<std::string>& names) {
    if (std::find(names.begin(), names.end(), written) != names.end()) {
        return std::nullopt;
    }
    const std::string lower = to_lower(written);
    std::optional<std::string> nearest;
    std::size_t fewest = 3;
    for (const std::string& name : names) {
        const std::size_t edits_max = name.size() < short_name ? 1 : 2;
        // Names of other lengths need that many edits at least; a long one costs no time here.
        if (lower.size() > name.size() + edits_max) {
            continue;
        }
        const std::size_t edits = count_edits(lower, to_lower(name));
        if (edits <= edits_max && edits < fewest) {
            fewest = edits;
            nearest = name;
        }
    }
    return nearest;
}

} // namespace latchkey::config
