#include "mail/smtp_message.hpp"

#include "base/clock.hpp"
#include "base/error.hpp"
#include "crypto/random.hpp"
#include "mail/message_headers.hpp"

#include <new>
#include <string_view>

namespace latchkey::mail {

namespace {

std::string with_crlf(std::string_view text) {
    std::string converted;
    converted.reserve(text.size() + text.size() / 32);
    for (const char c : text) {
        if (c == '\n' && !converted.ends_with('\r')) {
            converted += '\r';
        }
        converted += c;
    }
    return converted;
}

/// RFC 5322 §3.3. HTTP writes the same, but for the zone.
std::string mail_date(TimePoint now) {
    std::string date = to_http_date(now);
    return date.replace(date.rfind("GMT"), 3, "+0000");
}

void add_text_part(curl_mime* parent, const std::string& text, const char* type) {
    curl_mimepart* part = curl_mime_addpart(parent);
    if (part == nullptr) {
        throw std::bad_alloc();
    }
    // The quoted-printable encoder knows a line's end only by CRLF.
    const std::string lines = with_crlf(text);
    require_curl(curl_mime_data(part, lines.data(), lines.size()));
    require_curl(curl_mime_type(part, type));
    require_curl(curl_mime_encoder(part, "quoted-printable"));
}

} // namespace

void require_curl(CURLcode outcome) {
    if (outcome != CURLE_OK) {
        throw Failure(std::string("mail: libcurl: ") + curl_easy_strerror(outcome));
    }
}

void StringList::append(const std::string& text) {
    curl_slist* longer = curl_slist_append(head_.get(), text.c_str());
    if (longer == nullptr) {
        throw std::bad_alloc();
    }
    static_cast<void>(head_.release()); // now a part of the longer list
    head_.reset(longer);
}

StringList make_headers(const std::string& from, const Message& message) {
    StringList headers;
    headers.append("From: Latchkey <" + from + ">");
    headers.append("To: <" + message.to + ">");
    headers.append("Subject: " + encode_header_text(message.subject));
    // The wire's own time: receivers compare it with theirs, whatever clock the server was given.
    headers.append("Date: " + mail_date(SystemClock().now()));
    headers.append(
        "Message-ID: <" + crypto::random_token(16) + "@" + std::string(domain_of(from)) + ">"
    );
    // So that nobody's out-of-office note answers (RFC 3834 §5).
    headers.append("Auto-Submitted: auto-generated");
    return headers;
}

/// The alternatives stand inside a multipart/mixed: libcurl gives the outermost entity no other
/// type.
MimePtr make_mime(CURL* handle, const Message& message) {
    MimePtr mixed(curl_mime_init(handle));
    MimePtr alternatives(curl_mime_init(handle));
    if (mixed == nullptr || alternatives == nullptr) {
        throw std::bad_alloc();
    }
    // The last is the one to prefer (RFC 2046 §5.1.4).
    add_text_part(alternatives.get(), message.text, "text/plain; charset=UTF-8");
    add_text_part(alternatives.get(), message.html, "text/html; charset=UTF-8");

    curl_mimepart* part = curl_mime_addpart(mixed.get());
    if (part == nullptr) {
        throw std::bad_alloc();
    }
    require_curl(curl_mime_subparts(part, alternatives.get()));
    static_cast<void>(alternatives.release()); // its parent frees it
    require_curl(curl_mime_type(part, "multipart/alternative"));
    return mixed;
}

} // namespace latchkey::mail
