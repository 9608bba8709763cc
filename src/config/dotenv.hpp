#pragma once

// The text of a `.env` file, read as python-dotenv reads it, so that the file of a Flask service
// can be kept. Read once, at start.
//
//   # a comment
//   export NAME = value        # a comment, because a space stands before the `#`
//   'NAME'='as it stands, but \' and \\'
//   NAME="with \n, \t, \" and the like,
//   on as many lines as it takes"
//
// Not done on purpose: variables are not interpolated (`$HOME` and `${HOME}` stay as they are), so
// a password may hold a dollar sign. Different on purpose: a byte order mark at the beginning is
// skipped, a quoted value ends at the first quote that no backslash escapes and nowhere else, white
// space is ASCII's, and a line that cannot be read is an error, where python-dotenv logs it and
// goes on.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::config {

/// One line that cannot be read. The text never quotes the line, which may hold a secret.
struct DotenvFault {
    std::size_t line; // from 1; of a value on several lines, the one where its quote opens
    std::string problem;
};

struct Dotenv {
    std::map<std::string, std::string> values;
    std::vector<DotenvFault> faults;
};

/// Reads what can be read and lists what cannot. Of a name set twice the last value counts; a name
/// without `=` sets nothing. Bytes are kept as they are, whatever their encoding.
Dotenv scan_dotenv(std::string_view text);

} // namespace latchkey::config
