#include "base/ascii.hpp"

#include <algorithm>

namespace latchkey {

bool equals_letter_by_letter(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, [](char a, char b) {
        return to_lower(a) == to_lower(b);
    });
}

bool starts_with_ignoring_case(std::string_view text, std::string_view start) {
    return equals_ignoring_case(text.substr(0, start.size()), start);
}

bool ends_with_ignoring_case(std::string_view text, std::string_view end) {
    return text.size() >= end.size() &&
           equals_ignoring_case(text.substr(text.size() - end.size()), end);
}

std::string to_lower(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char letter) { return to_lower(letter); });
    return lower;
}

std::string to_upper(std::string_view text) {
    std::string upper(text);
    std::ranges::transform(upper, upper.begin(), [](char letter) { return to_upper(letter); });
    return upper;
}

} // namespace latchkey
