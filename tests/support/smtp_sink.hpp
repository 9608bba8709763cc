#pragma once

// A mail server for tests: speaks SMTP (RFC 5321) on loopback and keeps what it is handed. It can
// be told to fail in the ways real ones do. Its certificate is made at start and signed by nobody.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace latchkey::testing {

class SmtpSink {
public:
    enum class Tls { none, starttls, implicit };

    /// Where in a mail's way something goes wrong: at the answer to this command. `content` is the
    /// answer to the mail's text, `greeting` the first line of the connection.
    enum class Moment { greeting, authentication, sender, recipient, data, content };

    /// Instead of the usual answer.
    struct Trouble {
        enum class Kind { reply, close, hang };

        Kind kind = Kind::reply;
        std::string reply = {}; // without CRLF: "550 5.1.1 no such user"
    };

    struct Mail {
        std::string sender;                  // of the envelope, without angle brackets
        std::vector<std::string> recipients; // likewise
        std::string data;                    // headers and body, dots unstuffed, lines end in CRLF
        std::string login;                   // "user:password" of AUTH PLAIN; empty without one
        bool is_encrypted = false;
    };

    struct Command {
        std::string line; // as it came, without CRLF
        bool is_encrypted = false;
    };

    /// Listens on a free port of 127.0.0.1 and serves on a thread of its own.
    explicit SmtpSink(Tls tls = Tls::none);

    SmtpSink(const SmtpSink&) = delete;
    SmtpSink(SmtpSink&&) = delete;
    SmtpSink& operator=(const SmtpSink&) = delete;
    SmtpSink& operator=(SmtpSink&&) = delete;

    /// Closes every connection, those that hang included.
    ~SmtpSink();

    [[nodiscard]] std::uint16_t port() const;

    /// `smtp://127.0.0.1:port`, or smtps:// with implicit TLS.
    [[nodiscard]] std::string url() const;

    /// PEM. It is its own authority, for 127.0.0.1 and localhost.
    [[nodiscard]] std::string certificate() const;

    /// From now on, at that moment of every mail; one moment at a time.
    void misbehave(Moment at, Trouble trouble);
    void behave();

    /// Everything below in the order it came.
    [[nodiscard]] std::vector<Mail> mails() const;
    [[nodiscard]] std::vector<Command> commands() const;
    [[nodiscard]] unsigned connections() const;

private:
    class Server;
    std::unique_ptr<Server> server_;
};

} // namespace latchkey::testing
