#pragma once

// What methods and header names are made of (token, RFC 9110 §5.6.2).

#include <cstddef>
#include <string_view>

namespace latchkey::http {

/// tchar.
bool is_token_character(char letter);

/// How many of them the text begins with.
std::size_t token_length(std::string_view text);

/// One tchar or more and nothing else.
bool is_token(std::string_view text);

} // namespace latchkey::http
