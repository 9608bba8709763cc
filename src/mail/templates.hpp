#pragma once

// The mails Latchkey writes. The templates are
// src/mail/templates/<language>/<mail>.<part>.mustache: without logic, every value escaped, and a
// value is never read as a template. One more notice is an enumerator of Notice, its three parts in
// each language, and its name in CMakeLists.txt.

#include "mail/language.hpp"
#include "mail/mailer.hpp"

#include <string>

namespace latchkey::mail {

struct MailedCode {
    std::string to;
    std::string full_name; // as its owner typed it; control and bidi characters are left out
    std::string code;      // decimal digits
    unsigned minutes;      // how long the code lives
};

/// The mail with a code to reset a password. The code is in both parts and not in the subject,
/// which locked screens show; no other number of six digits is in either part unless the name has
/// one.
Message render_recovery_code(Language language, const MailedCode& values);

/// The mails with a code that proves who reads them has the address: for a new account, and for an
/// account's new address. What holds for a recovery code holds for these. Give no name: whoever
/// asked chose it, and the mail may go to a stranger who never heard of them.
Message render_verify_email(Language language, const MailedCode& values);
Message render_confirm_address(Language language, const MailedCode& values);

struct SessionEnded {
    std::string to;
    std::string full_name; // as above
    std::string browser;   // family and platform: "Firefox/Linux"
    std::string begun;     // when the session was, as people read it
};

/// The mail to the owner of a session that was ended because its refresh token had been copied.
Message render_session_ended(Language language, const SessionEnded& values);

/// What the owner of an account is told, in words that need no more than the name. The enumerator's
/// spelling is the templates' name.
enum class Notice {
    account_exists,  // somebody tried to register with the address
    address_changed, // to the address before
    address_taken,   // somebody tried to give another account the address
};

struct Addressee {
    std::string to;
    std::string full_name; // as above
};

Message render_notice(Language language, Notice notice, const Addressee& addressee);

} // namespace latchkey::mail
