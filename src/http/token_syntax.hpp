#pragma once

// What methods and header names are made of (token, RFC 9110 §5.6.2).

#include <string_view>

namespace latchkey::http {

/// tchar.
bool is_token_character(char letter);

/// One tchar or more and nothing else.
bool is_token(std::string_view text);

} // namespace latchkey::http
