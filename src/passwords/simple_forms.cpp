#include "passwords/simple_forms.hpp"

#include "base/unicode.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace latchkey::passwords {

namespace {

using Text = std::u32string;

/// What is put behind a word: a year, perhaps after a blank.
bool is_digit_or_blank(char32_t letter) {
    return letter == U' ' || (letter >= U'0' && letter <= U'9');
}

Text reversed(const Text& text) {
    return {text.rbegin(), text.rend()};
}

Text without_last_digits(Text text) {
    const auto last = std::find_if_not(text.rbegin(), text.rend(), is_digit_or_blank);
    text.erase(last.base(), text.end());
    return text;
}

/// The smallest number of characters after which the text repeats itself: by the failure function
/// of Knuth, Morris and Pratt. Its length when it never does.
std::size_t period_of(const Text& text) {
    std::vector<std::size_t> border(text.size() + 1, 0);
    for (std::size_t i = 1; i < text.size(); ++i) {
        std::size_t length = border[i];
        while (length > 0 && text[length] != text[i]) {
            length = border[length];
        }
        border[i + 1] = length + (text[length] == text[i] ? 1 : 0);
    }
    return text.size() - border[text.size()];
}

/// What is said again, if only its beginning; the text itself when nothing is.
Text unit_of(const Text& text) {
    constexpr std::size_t said_again_min = 3;
    const std::size_t period = period_of(text);
    const std::size_t said_again = text.size() - period;
    const bool is_said_again = said_again >= said_again_min || said_again >= period;
    return is_said_again ? text.substr(0, period) : text;
}

constexpr std::array<std::u32string_view, 6> rows{
    U"abcdefghijklmnopqrstuvwxyz",
    U"1234567890",
    U"0123456789",
    U"qwertyuiopasdfghjklzxcvbnm",
    U"qwertzuiopasdfghjklyxcvbnm",
    U"azertyuiopqsdfghjklmwxcvbn"};

/// `text` is a piece of the row, which begins anew at its end.
bool runs_along(const Text& text, std::u32string_view row) {
    std::size_t at = text.empty() ? std::u32string_view::npos : row.find(text.front());
    if (at == std::u32string_view::npos) {
        return false;
    }
    return std::ranges::all_of(text, [&](char32_t letter) {
        return letter == row[at++ % row.size()];
    });
}

bool is_run(const Text& text) {
    return std::ranges::any_of(rows, [&](std::u32string_view row) {
        return runs_along(text, row);
    });
}

/// In both directions.
void add(std::vector<std::string>& forms, const Text& text) {
    for (const Text& word : {text, reversed(text)}) {
        auto form = utf8_from_utf32(word);
        if (form && !form->empty() && std::ranges::find(forms, *form) == forms.end()) {
            forms.push_back(*std::move(form));
        }
    }
}

} // namespace

std::vector<std::string> simple_forms(std::string_view password) {
    const Text forwards = to_code_points(fold_case(password));
    std::vector<std::string> forms;
    for (const Text& text : {forwards, reversed(forwards)}) {
        for (const Text& word : {text, without_last_digits(text)}) {
            const Text unit = unit_of(word);
            add(forms, word);
            add(forms, unit);
            add(forms, without_last_digits(unit));
        }
    }
    return forms;
}

bool is_pattern(std::string_view password) {
    constexpr std::size_t period_max = 3;
    const Text text = to_code_points(fold_case(password));
    const std::size_t period = period_of(text);
    const bool is_repetition = period <= period_max && 2 * period <= text.size();
    return is_repetition || is_run(text) || is_run(reversed(text));
}

} // namespace latchkey::passwords
