#pragma once

// A mail in libcurl's own shapes: a list of headers and a tree of MIME parts. For SmtpMailer only.

#include "base/c_deleter.hpp"
#include "mail/mailer.hpp"

#include <curl/curl.h>

#include <memory>
#include <string>

namespace latchkey::mail {

using MimePtr = std::unique_ptr<curl_mime, CDeleter<curl_mime_free>>;

/// Throws Failure unless libcurl said yes.
void require_curl(CURLcode outcome);

/// The strings are copied.
class StringList {
public:
    void append(const std::string& text);

    [[nodiscard]] curl_slist* get() const { return head_.get(); }

private:
    std::unique_ptr<curl_slist, CDeleter<curl_slist_free_all>> head_;
};

/// From, To, Subject, Date, Message-ID and Auto-Submitted. `from`, `message.to` and
/// `message.subject` have passed is_mailable_address() and is_header_text().
StringList make_headers(const std::string& from, const Message& message);

/// Text and HTML as alternatives, UTF-8, quoted-printable. The copy is the handle's to send.
MimePtr make_mime(CURL* handle, const Message& message);

} // namespace latchkey::mail
