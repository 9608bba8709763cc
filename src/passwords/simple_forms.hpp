#pragma once

// What somebody has in mind who is told to take a longer password: the old word in capitals,
// backwards, twice, or with the year behind it.

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::passwords {

/// The words that `password` may have been made of by changing letter case, by turning it round, by
/// repeating it (the last time perhaps cut short) and by appending digits, perhaps after a blank;
/// all in folded case, the whole password among them, none of them empty. Needs well-formed UTF-8.
std::vector<std::string> simple_forms(std::string_view password);

/// One to three characters over and over, or a run through the alphabet, the digits or the rows of
/// a keyboard, forwards or backwards. Needs well-formed UTF-8; letter case does not count.
bool is_pattern(std::string_view password);

} // namespace latchkey::passwords
