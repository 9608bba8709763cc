#pragma once

// The mails Latchkey writes. The templates are
// src/mail/templates/<language>/<mail>.<part>.mustache: without logic, every value escaped, and a
// value is never read as a template.

#include "mail/language.hpp"
#include "mail/mailer.hpp"

#include <string>

namespace latchkey::mail {

struct RecoveryCode {
    std::string to;
    std::string full_name; // as its owner typed it; control and bidi characters are left out
    std::string code;      // decimal digits
    unsigned minutes;      // how long the code lives
};

/// The mail with a code to reset a password. The code is in both parts and not in the subject,
/// which locked screens show; no other number of six digits is in either part unless the name has
/// one.
Message render_recovery_code(Language language, const RecoveryCode& values);

struct SessionEnded {
    std::string to;
    std::string full_name; // as above
    std::string browser;   // family and platform: "Firefox/Linux"
    std::string begun;     // when the session was, as people read it
};

/// The mail to the owner of a session that was ended because its refresh token had been copied.
Message render_session_ended(Language language, const SessionEnded& values);

} // namespace latchkey::mail
