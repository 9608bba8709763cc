#include "mail/smtp_mailer.hpp"

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "mail/message_headers.hpp"
#include "mail/smtp_message.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <algorithm>
#include <new>
#include <utility>

namespace latchkey::mail {

namespace {

// Servers close idle connections after minutes, some after one; a mail that meets a closed one
// would wait for its second attempt.
constexpr long idle_seconds_max = 20;

using UrlPtr = std::unique_ptr<CURLU, CDeleter<curl_url_cleanup>>;
using TextPtr = std::unique_ptr<char, CDeleter<curl_free>>;

/// Global by libcurl's design; the first mailer pays for all.
void start_curl_once() {
    static const CURLcode outcome = curl_global_init(CURL_GLOBAL_DEFAULT);
    require_curl(outcome);
}

/// One part of a parsed URL, by the parser that will also read it for connecting.
std::string url_part(const std::string& url, CURLUPart part) {
    const UrlPtr parsed(curl_url());
    if (parsed == nullptr) {
        throw std::bad_alloc();
    }
    char* text = nullptr;
    if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) !=
            CURLUE_OK ||
        curl_url_get(parsed.get(), part, &text, 0) != CURLUE_OK) {
        return {};
    }
    const TextPtr owner(text);
    return text;
}

SmtpMailer::Trouble::Kind trouble_kind(CURLcode outcome) {
    using Kind = SmtpMailer::Trouble::Kind;
    switch (outcome) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
        return Kind::unreachable;
    case CURLE_USE_SSL_FAILED:
        return Kind::no_tls;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
        return Kind::certificate;
    case CURLE_LOGIN_DENIED:
        return Kind::login;
    default:
        return Kind::other;
    }
}

} // namespace

TlsPolicy tls_policy_for(const std::string& url) {
    const std::string host = to_lower(url_part(url, CURLUPART_HOST));
    in_addr address{};
    const bool is_loopback_v4 =
        inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24U) == 127;
    const bool is_loopback = is_loopback_v4 || host == "localhost" || host == "[::1]";
    return is_loopback ? TlsPolicy::opportunistic : TlsPolicy::required;
}

/// Says QUIT on a connection that is still open.
void SmtpMailer::FreeHandle::operator()(void* handle) const {
    curl_easy_cleanup(handle);
}

SmtpMailer::SmtpMailer(Options options)
    : options_(std::move(options)) {
    const std::string scheme = url_part(options_.url, CURLUPART_SCHEME);
    if (scheme != "smtp" && scheme != "smtps") {
        throw Failure("mail: SMTP_URL must begin with smtp:// or smtps://");
    }
    if (!is_mailable_address(options_.from)) {
        throw Failure("mail: EMAIL_FROM is not an e-mail address");
    }
    start_curl_once();
    handle_ = make_handle();
}

/// What is the same for every mail. An option that libcurl does not take must not pass unnoticed:
/// mail would go out with less care than was asked for.
SmtpMailer::Handle SmtpMailer::make_handle() const {
    Handle handle(curl_easy_init());
    if (handle == nullptr) {
        throw Failure("mail: libcurl gives no handle");
    }
    const auto set = [&handle](CURLoption option, auto value) {
        require_curl(curl_easy_setopt(handle.get(), option, value));
    };
    const TlsPolicy tls = options_.tls.value_or(tls_policy_for(options_.url));
    set(CURLOPT_URL, options_.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_PROXY, ""); // not even by an environment variable meant for other programs
    set(CURLOPT_USE_SSL,
        static_cast<long>(tls == TlsPolicy::required ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!options_.authorities_path.empty()) {
        set(CURLOPT_CAINFO, options_.authorities_path.c_str());
    }
    if (!options_.password.empty()) {
        set(CURLOPT_USERNAME, options_.from.c_str());
        set(CURLOPT_PASSWORD, std::string(options_.password.reveal()).c_str());
    }
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.total_timeout.count()));
    // The limit for the answer to QUIT, where the total does not count; two minutes by default.
    const auto answer_timeout = std::chrono::ceil<std::chrono::seconds>(options_.total_timeout);
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(answer_timeout.count()));
    set(CURLOPT_MAXAGE_CONN, idle_seconds_max);
    // No handlers are set behind the back of other threads. None is needed against SIGPIPE either:
    // this libcurl sends with MSG_NOSIGNAL, under TLS too.
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_MAIL_FROM, ("<" + options_.from + ">").c_str());
    return handle;
}

Delivery SmtpMailer::deliver(const Message& message) {
    if (!is_mailable_address(message.to) || !is_header_text(message.subject)) {
        spdlog::error(
            "mail: a message was refused: its recipient or subject cannot stand in a header"
        );
        return Delivery::refused;
    }
    const std::lock_guard lock(mutex_);
    if (handle_ == nullptr) {
        handle_ = make_handle();
    }
    const int outcome = send(message);
    if (outcome == CURLE_OK) {
        return Delivery::delivered;
    }
    const Delivery delivery = judge(outcome);
    drop_connection();
    return delivery;
}

std::optional<SmtpMailer::Trouble> SmtpMailer::find_trouble() {
    const std::lock_guard lock(mutex_);
    handle_ = make_handle(); // a connection that was kept would prove nothing
    require_curl(curl_easy_setopt(handle_.get(), CURLOPT_CONNECT_ONLY, 1L));
    const CURLcode outcome = curl_easy_perform(handle_.get());
    drop_connection();
    return outcome == CURLE_OK
               ? std::nullopt
               : std::optional(Trouble{trouble_kind(outcome), curl_easy_strerror(outcome)});
}

int SmtpMailer::send(const Message& message) {
    CURL* handle = handle_.get();
    const StringList headers = make_headers(options_.from, message);
    StringList recipients;
    recipients.append("<" + message.to + ">");
    const MimePtr mime = make_mime(handle, message);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients.get());
    CURLcode outcome = curl_easy_setopt(handle, CURLOPT_MIMEPOST, mime.get());
    if (outcome == CURLE_OK) {
        outcome = curl_easy_perform(handle);
    }
    // What dies here must not be found by the next mail.
    curl_easy_setopt(handle, CURLOPT_MIMEPOST, nullptr);
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, nullptr);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, nullptr);
    return outcome;
}

Delivery SmtpMailer::judge(int outcome) const {
    long reply = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &reply);
    // A 5xx to AUTH or STARTTLS is about us, not about the mail; libcurl tells those apart.
    const bool is_about_the_mail = outcome == CURLE_SEND_ERROR || outcome == CURLE_RECV_ERROR ||
                                   outcome == CURLE_WEIRD_SERVER_REPLY;
    const bool is_refused = is_about_the_mail && reply >= 500 && reply < 600;
    spdlog::warn(
        "mail: a message was {}: {} (the mail server's last reply was {})",
        is_refused ? "refused" : "deferred",
        curl_easy_strerror(static_cast<CURLcode>(outcome)),
        reply
    );
    return is_refused ? Delivery::refused : Delivery::deferred;
}

/// libcurl (7.88) keeps a connection whose answer to a mail's text did not come in time; come late,
/// it would be taken for the answer to the next mail. The socket is shut down first, so that nobody
/// waits for an answer to QUIT from a server that has just proved silent.
void SmtpMailer::drop_connection() {
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_easy_getinfo(handle_.get(), CURLINFO_ACTIVESOCKET, &socket);
    if (socket != CURL_SOCKET_BAD) {
        shutdown(socket, SHUT_RDWR);
    }
    handle_.reset();
}

} // namespace latchkey::mail
