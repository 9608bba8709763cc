#pragma once

// What may stand in the headers of a mail, and how. Nothing that comes from a user can end a header
// line and begin another one: CR, LF and NUL are refused before anything is put together.

#include <string>
#include <string_view>

namespace latchkey::mail {

/// An address that can stand between "<" and ">", in a header and in an SMTP command: well-formed
/// UTF-8 of at most 254 bytes (RFC 5321 §4.5.3.1.3) with an "@" inside, no control characters, no
/// spaces, no angle brackets. Whether it exists is for the mail server to say.
bool is_mailable_address(std::string_view address);

/// Well-formed UTF-8 without control characters.
bool is_header_text(std::string_view text);

/// Header text as it is written: ASCII as it stands, anything else as encoded words of UTF-8 in the
/// Q encoding (RFC 2047), each on a line of its own. `text` must be is_header_text().
std::string encode_header_text(std::string_view text);

/// The part after the last "@"; empty without one.
std::string_view domain_of(std::string_view address);

} // namespace latchkey::mail
