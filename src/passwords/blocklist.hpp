#pragma once

// Passwords that everybody has, and words of a dictionary: the lists of Debian's packages john-data
// and cracklib-runtime, compiled in. For the password policy, on any thread.

#include <cstddef>
#include <string_view>

namespace latchkey::passwords {

/// Whether the password is a word of the list, a simple form of one (simple_forms.hpp), or a
/// pattern. It has to be that as a whole: a list knows nothing of phrases. Needs well-formed UTF-8.
bool is_blocklisted(std::string_view password);

/// How many words of `code_points_min` characters or more the list has; it has none below four.
std::size_t count_blocklisted(std::size_t code_points_min);

} // namespace latchkey::passwords
