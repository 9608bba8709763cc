#include "config/ascii.hpp"

#include <cstddef>

namespace latchkey::config {

std::string to_lower(std::string_view text) {
    std::string lower(text);
    for (char& letter : lower) {
        letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    return lower;
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view white_space = " \t\v\f\r\n";
    const std::size_t begin = text.find_first_not_of(white_space);
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(white_space) - begin + 1);
}

} // namespace latchkey::config
