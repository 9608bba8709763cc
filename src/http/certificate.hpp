#pragma once

// The certificate that the server shows when it speaks TLS itself, and its private key: read from
// files that whoever renews them replaces.

#include "base/clock.hpp"

#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

namespace latchkey::http {

/// Thread-safe.
class Certificate {
public:
    /// With less than this left it should have been renewed.
    static constexpr std::chrono::days renewal_due{14};

    /// Both PEM: the certificate with what it was signed by after it, and its key, not encrypted.
    struct Paths {
        std::string certificate;
        std::string key;
    };

    /// Reads both. Throws Failure when one cannot be read or they do not belong together.
    explicit Certificate(Paths paths);

    /// Reads both again when one of the files is another than before; true when it did. Connections
    /// that there are go on with what they have. Throws Failure like the constructor, and what was
    /// read before stays: a pair is seldom replaced at one stroke.
    bool renew();

    /// Tickets that were handed out before are good no more: whoever got at their key reads no
    /// session of TLS 1.2 that began with one later (RFC 5077 §5.5). Throws Failure.
    void renew_ticket_keys();

    /// What new connections begin with: TLS 1.2 or 1.3, HTTP/1.1 by ALPN, no renegotiation.
    [[nodiscard]] std::shared_ptr<boost::asio::ssl::context> context() const;

    /// When it ends (RFC 5280 §4.1.2.5, notAfter).
    [[nodiscard]] TimePoint expires_at() const;

    /// By nobody that a browser knows.
    [[nodiscard]] bool is_self_signed() const;

private:
    /// Of both files; differs when one was replaced or written to.
    using State = std::string;

    [[nodiscard]] State state() const;
    [[nodiscard]] std::shared_ptr<boost::asio::ssl::context> read() const;

    const Paths paths_;
    mutable std::mutex mutex_;
    State state_;
    std::shared_ptr<boost::asio::ssl::context> context_;
};

} // namespace latchkey::http
