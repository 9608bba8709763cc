#include "http/certificate.hpp"

#include "base/error.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <array>
#include <ctime>
#include <utility>

namespace latchkey::http {

namespace {

using boost::system::error_code;
using SslContext = boost::asio::ssl::context;

// RFC 9325 §4.2: forward secrecy and AEAD. Those of TLS 1.3 are all so.
constexpr const char* ciphers_of_tls_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20";

constexpr std::array<unsigned char, 9> alpn_protocols{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

/// A client that offers something, and not this, would be misunderstood (RFC 7301 §3.2).
int choose_protocol( // NOLINT(readability-function-size): the parameters are OpenSSL's
    SSL* /*connection*/,
    const unsigned char** chosen,
    unsigned char* chosen_length,
    const unsigned char* offered,
    unsigned offered_length,
    void* /*unused*/
) {
    unsigned char* found = nullptr;
    const int outcome = SSL_select_next_proto(
        &found, chosen_length, alpn_protocols.data(), alpn_protocols.size(), offered, offered_length
    );
    *chosen = found;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

void set_rules(SSL_CTX* context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(context, ciphers_of_tls_1_2);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF); // clients keep tickets
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
}

void require(const error_code& fault, std::string_view what, const std::string& path) {
    if (fault) {
        throw Failure(fmt::format("{} {} cannot be used: {}", what, path, fault.message()));
    }
}

/// OpenSSL keeps a certificate and a key of two kinds side by side, and then neither is of use.
void require_pair(SSL_CTX* context, const Certificate::Paths& paths) {
    if (SSL_CTX_check_private_key(context) != 1) {
        throw Failure(fmt::format(
            "TLS_KEY {} cannot be used: it is not the key of {}", paths.key, paths.certificate
        ));
    }
}

} // namespace

Certificate::Certificate(Paths paths)
    : paths_(std::move(paths))
    , state_(state())
    , context_(read()) {}

bool Certificate::renew() {
    State now = state();
    {
        const std::lock_guard lock(mutex_);
        if (now == state_) {
            return false;
        }
    }
    auto renewed = read(); // takes milliseconds, in which connections begin
    const std::lock_guard lock(mutex_);
    state_ = std::move(now);
    context_ = std::move(renewed);
    return true;
}

void Certificate::renew_ticket_keys() {
    auto renewed = read(); // each context makes its own
    const std::lock_guard lock(mutex_);
    context_ = std::move(renewed);
}

std::shared_ptr<SslContext> Certificate::context() const {
    const std::lock_guard lock(mutex_);
    return context_;
}

TimePoint Certificate::expires_at() const {
    const auto kept = context(); // which owns the certificate
    std::tm time{};
    ASN1_TIME_to_tm(X509_get0_notAfter(SSL_CTX_get0_certificate(kept->native_handle())), &time);
    return from_unix_seconds(::timegm(&time));
}

bool Certificate::is_self_signed() const {
    const auto kept = context();
    X509* const certificate = SSL_CTX_get0_certificate(kept->native_handle());
    return X509_self_signed(certificate, 0) == 1;
}

Certificate::State Certificate::state() const {
    State state;
    for (const std::string& path : {paths_.certificate, paths_.key}) {
        struct stat file {};

        if (::stat(path.c_str(), &file) == 0) {
            fmt::format_to(
                std::back_inserter(state),
                "{} {} {} {}.{} ",
                file.st_dev,
                file.st_ino,
                file.st_size,
                file.st_mtim.tv_sec,
                file.st_mtim.tv_nsec
            );
        }
    }
    return state;
}

std::shared_ptr<SslContext> Certificate::read() const {
    auto context = std::make_shared<SslContext>(SslContext::tls_server);
    set_rules(context->native_handle());
    error_code fault;
    context->use_certificate_chain_file(paths_.certificate, fault);
    require(fault, "TLS_CERT", paths_.certificate);
    // Without this OpenSSL would ask on the terminal for the password of a key that has one.
    context->set_password_callback([](std::size_t, SslContext::password_purpose) { return ""; });
    context->use_private_key_file(paths_.key, SslContext::pem, fault);
    require(fault, "TLS_KEY", paths_.key);
    require_pair(context->native_handle(), paths_);
    return context;
}

} // namespace latchkey::http
