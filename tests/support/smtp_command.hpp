#pragma once

// What SmtpSink reads out of a line of SMTP.

#include <string>
#include <string_view>

namespace latchkey::testing {

/// "MAIL" of "mail from:<a@b>".
std::string verb_of(std::string_view command);

/// What stands between the angle brackets of MAIL and RCPT; empty without them.
std::string path_of(std::string_view command);

/// "user:password" of the response to AUTH PLAIN (RFC 4616): base64 of NUL user NUL password.
std::string login_of(std::string_view response);

} // namespace latchkey::testing
