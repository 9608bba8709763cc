#pragma once

// Mail over SMTP, by libcurl. Used by the outbox's thread.

#include "base/secret.hpp"
#include "mail/mailer.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::mail {

/// Whether a mail may travel in clear text when the server of an smtp:// URL offers no STARTTLS.
enum class TlsPolicy { required, opportunistic };

/// `opportunistic` when the host of `url` is this machine (localhost, 127.0.0.0/8, ::1), where a
/// relay listens that has no certificate; `required` for any other, and for what is no URL.
TlsPolicy tls_policy_for(const std::string& url);

class SmtpMailer final : public Mailer {
public:
    struct Options {
        /// smtp://host:port, with STARTTLS, or smtps://host:port, TLS from the first byte.
        std::string url;

        /// The sender's address, and the user name of the login.
        std::string from;

        /// Without one there is no login.
        Secret password = {};

        /// tls_policy_for(url) unless given.
        std::optional<TlsPolicy> tls = {};

        /// A PEM file of the authorities to trust; the system's when empty.
        std::string authorities_path = {};

        std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);

        /// For one mail, connecting included.
        std::chrono::milliseconds total_timeout = std::chrono::seconds(30);
    };

    /// Does not connect yet. Throws Failure when the URL is neither smtp:// nor smtps://, or when
    /// `from` is not an address that can stand in a header.
    explicit SmtpMailer(Options options);

    /// `refused` when the server answers the mail with 5xx (RFC 5321 §4.2.1), or when recipient or
    /// subject would not stay on one header line. `deferred` for everything else that goes wrong, a
    /// failed login or certificate included: those are for the operator to mend, not the mail's
    /// fault. The connection is kept for a mail that follows soon, unless this one failed. The log
    /// has neither message nor address.
    Delivery deliver(const Message& message) override;

    /// Why no mail would leave.
    struct Trouble {
        enum class Kind { unreachable, no_tls, certificate, login, other };

        Kind kind;
        std::string words; // libcurl's, without address and password
    };

    /// Connects, and logs in where there is a password, as for a mail; sends none. Nothing when all
    /// went well.
    std::optional<Trouble> find_trouble();

private:
    struct FreeHandle {
        void operator()(void* handle) const;
    };

    using Handle = std::unique_ptr<void, FreeHandle>;

    [[nodiscard]] Handle make_handle() const;
    int send(const Message& message);
    [[nodiscard]] Delivery judge(int outcome) const;
    void drop_connection();

    const Options options_;
    std::mutex mutex_; // the handle serves one mail at a time
    Handle handle_;    // null after a failure, until the next mail
};

} // namespace latchkey::mail
