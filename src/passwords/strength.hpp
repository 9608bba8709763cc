#pragma once

// How soon a password is guessed, as zxcvbn estimates it: a hint for people, no rule. For the
// password policy, on any thread.

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::passwords {

/// zxcvbn takes a time that grows with the square of the length and worse (measured: 0.4 ms at 32
/// bytes, 1.7 at 64, 5.5 at 100, for one letter over and over, the worst case tried). What comes
/// after these bytes can only make a password better, and is not looked at.
inline constexpr std::size_t scored_bytes_max = 64;

/// 0 to 4: below 10^3 guesses, 10^6, 10^8, 10^10, and from there on; zxcvbn's own steps. `words`
/// are guessed first. What follows a NUL is not looked at.
int score_password(std::string_view password, const std::vector<std::string>& words);

} // namespace latchkey::passwords
