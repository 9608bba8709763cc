#pragma once

// The mails Latchkey writes. The templates are
// src/mail/templates/<language>/<mail>.<part>.mustache: without logic, every value escaped, and a
// value is never read as a template. One more notice is an enumerator of Notice, its three parts in
// each language, and its name in CMakeLists.txt.

#include "base/clock.hpp"
#include "mail/language.hpp"
#include "mail/mailer.hpp"

#include <string>
#include <string_view>

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

/// What the owner of an account is told. The enumerator's spelling is the templates' name.
enum class Notice {
    account_exists,         // somebody tried to register with the address
    address_changed,        // to the address before
    address_taken,          // somebody tried to give another account the address
    new_device,             // a sign-in on a browser that is not known
    password_changed,       // by somebody who was signed in
    password_reset,         // with a recovery code
    session_ended,          // because its refresh token had been copied; when it was begun
    sign_in_after_failures, // a right password after several wrong ones
};

std::string_view to_string(Notice notice);

struct Addressee {
    std::string to;
    std::string full_name; // as above

    // What happened where and when; only some notices say.
    std::string browser = {}; // family and platform: "Firefox/Linux"
    TimePoint at = {};
};

Message render_notice(Language language, Notice notice, const Addressee& addressee);

} // namespace latchkey::mail
