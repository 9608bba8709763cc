#include "support/smtp_sink.hpp"

#include "support/self_signed_certificate.hpp"
#include "support/smtp_command.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

namespace latchkey::testing {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using TlsStream = asio::ssl::stream<tcp::socket&>;

constexpr std::size_t line_bytes_max = 4096;

} // namespace

class SmtpSink::Server {
public:
    explicit Server(Tls tls);
    Server(const Server&) = delete;
    Server(Server&&) = delete;
    Server& operator=(const Server&) = delete;
    Server& operator=(Server&&) = delete;
    ~Server();

    /// One connection's part of the conversation that outlives STARTTLS.
    struct Session {
        bool is_encrypted = false;
        std::string received = {}; // bytes not looked at yet
        std::string login = {};
        Mail mail = {};
    };

    enum class Ending { closed, starttls };

    asio::awaitable<void> accept();
    asio::awaitable<void> serve(tcp::socket socket);
    template <typename Stream>
    asio::awaitable<Ending> converse(Stream& stream, Session& session);
    template <typename Stream>
    asio::awaitable<void> authenticate(Stream& stream, Session& session);
    template <typename Stream>
    asio::awaitable<void> take_content(Stream& stream, Session& session);

    /// Sends the reply, or does what misbehave() asked for at this moment. False when the usual way
    /// does not go on.
    template <typename Stream>
    asio::awaitable<bool> answer(Stream& stream, Moment moment, std::string_view usual);
    template <typename Stream>
    asio::awaitable<std::string> read_line(Stream& stream, Session& session);
    template <typename Stream>
    static asio::awaitable<void> write_line(Stream& stream, std::string_view line);

    [[nodiscard]] std::string capabilities(const Session& session) const;
    std::optional<Trouble> trouble_at(Moment moment);

    const Tls tls;
    const Certificate certificate = make_self_signed_certificate();

    std::mutex mutex;
    std::optional<std::pair<Moment, Trouble>> trouble;
    std::vector<Mail> mails;
    std::vector<Command> commands;
    unsigned connections = 0;

    asio::ssl::context tls_context{asio::ssl::context::tls_server};
    asio::io_context io{1};
    tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
    std::thread thread;
};

SmtpSink::Server::Server(Tls wanted)
    : tls(wanted) {
    const auto& [chain, key] = certificate;
    tls_context.use_certificate_chain(asio::buffer(chain));
    tls_context.use_private_key(asio::buffer(key), asio::ssl::context::pem);
    asio::co_spawn(io, accept(), asio::detached);
    thread = std::thread([this] { io.run(); });
}

SmtpSink::Server::~Server() {
    io.stop();
    thread.join();
}

asio::awaitable<void> SmtpSink::Server::accept() {
    for (;;) {
        tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
        {
            const std::lock_guard lock(mutex);
            ++connections;
        }
        asio::co_spawn(io, serve(std::move(socket)), asio::detached);
    }
}

/// Ends by an exception when the client leaves; nobody waits for the outcome.
asio::awaitable<void> SmtpSink::Server::serve(tcp::socket socket) {
    Session session;
    TlsStream encrypted(socket, tls_context);
    Ending ending = Ending::starttls;
    if (tls != Tls::implicit) {
        const bool goes_on = co_await answer(socket, Moment::greeting, "220 sink ESMTP");
        ending = goes_on ? co_await converse(socket, session) : Ending::closed;
    }
    if (ending == Ending::starttls) {
        // What came before the handshake was in clear and does not count (RFC 3207 §4.2).
        session = Session{.is_encrypted = true};
        co_await encrypted.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
        if (tls == Tls::implicit) {
            co_await write_line(encrypted, "220 sink ESMTP");
        }
        co_await converse(encrypted, session);
    }
}

template <typename Stream>
asio::awaitable<SmtpSink::Server::Ending>
SmtpSink::Server::converse(Stream& stream, Session& session) {
    for (;;) {
        const std::string line = co_await read_line(stream, session);
        {
            const std::lock_guard lock(mutex);
            commands.push_back({line, session.is_encrypted});
        }
        const std::string verb = verb_of(line);
        if (verb == "EHLO" || verb == "HELO") {
            const std::string reply = capabilities(session);
            co_await write_line(stream, reply);
        } else if (verb == "STARTTLS" && tls == Tls::starttls && !session.is_encrypted) {
            co_await write_line(stream, "220 go ahead");
            co_return Ending::starttls;
        } else if (verb == "AUTH") {
            co_await authenticate(stream, session);
        } else if (verb == "MAIL") {
            session.mail.sender = path_of(line);
            co_await answer(stream, Moment::sender, "250 OK");
        } else if (verb == "RCPT") {
            if (co_await answer(stream, Moment::recipient, "250 OK")) {
                session.mail.recipients.push_back(path_of(line));
            }
        } else if (verb == "DATA") {
            if (co_await answer(stream, Moment::data, "354 go ahead")) {
                co_await take_content(stream, session);
            }
        } else if (verb == "RSET" || verb == "NOOP") {
            co_await write_line(stream, "250 OK");
        } else if (verb == "QUIT") {
            co_await write_line(stream, "221 bye");
            co_return Ending::closed;
        } else {
            co_await write_line(stream, "502 not here");
        }
    }
}

template <typename Stream>
asio::awaitable<void> SmtpSink::Server::authenticate(Stream& stream, Session& session) {
    co_await write_line(stream, "334 ");
    const std::string response = co_await read_line(stream, session);
    if (co_await answer(stream, Moment::authentication, "235 welcome")) {
        session.login = login_of(response);
    }
}

template <typename Stream>
asio::awaitable<void> SmtpSink::Server::take_content(Stream& stream, Session& session) {
    std::string data;
    for (std::string line = co_await read_line(stream, session); line != ".";
         line = co_await read_line(stream, session)) {
        data.append(line.starts_with('.') ? line.substr(1) : line).append("\r\n");
    }
    Mail mail = std::exchange(session.mail, Mail{});
    mail.data = std::move(data);
    mail.login = session.login;
    mail.is_encrypted = session.is_encrypted;
    if (!trouble_at(Moment::content)) {
        // Kept before the answer: a test looks as soon as its client has heard it.
        const std::lock_guard lock(mutex);
        mails.push_back(std::move(mail));
    }
    co_await answer(stream, Moment::content, "250 taken");
}

template <typename Stream>
asio::awaitable<bool>
SmtpSink::Server::answer(Stream& stream, Moment moment, std::string_view usual) {
    const std::optional<Trouble> wanted = trouble_at(moment);
    if (!wanted) {
        co_await write_line(stream, usual);
        co_return true;
    }
    switch (wanted->kind) {
    case Trouble::Kind::reply:
        co_await write_line(stream, wanted->reply);
        break;
    case Trouble::Kind::close:
        stream.lowest_layer().close();
        break;
    case Trouble::Kind::hang: {
        asio::steady_timer forever(io, asio::steady_timer::time_point::max());
        co_await forever.async_wait(asio::use_awaitable);
        break;
    }
    }
    co_return false;
}

template <typename Stream>
asio::awaitable<std::string> SmtpSink::Server::read_line(Stream& stream, Session& session) {
    auto buffer = asio::dynamic_buffer(session.received, line_bytes_max);
    const std::size_t size =
        co_await asio::async_read_until(stream, buffer, "\r\n", asio::use_awaitable);
    std::string line = session.received.substr(0, size - 2);
    session.received.erase(0, size);
    co_return line;
}

template <typename Stream>
asio::awaitable<void> SmtpSink::Server::write_line(Stream& stream, std::string_view line) {
    const std::string terminated = std::string(line) + "\r\n";
    const auto buffer = asio::buffer(terminated);
    co_await asio::async_write(stream, buffer, asio::use_awaitable);
}

std::string SmtpSink::Server::capabilities(const Session& session) const {
    const bool offers_tls = tls == Tls::starttls && !session.is_encrypted;
    return std::string("250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n") +
           (offers_tls ? "250-STARTTLS\r\n" : "") + "250 AUTH PLAIN";
}

std::optional<SmtpSink::Trouble> SmtpSink::Server::trouble_at(Moment moment) {
    const std::lock_guard lock(mutex);
    return trouble && trouble->first == moment ? std::optional(trouble->second) : std::nullopt;
}

SmtpSink::SmtpSink(Tls tls)
    : server_(std::make_unique<Server>(tls)) {}

SmtpSink::~SmtpSink() = default;

std::uint16_t SmtpSink::port() const {
    return server_->acceptor.local_endpoint().port();
}

std::string SmtpSink::url() const {
    return std::string(server_->tls == Tls::implicit ? "smtps" : "smtp") +
           "://127.0.0.1:" + std::to_string(port());
}

std::string SmtpSink::certificate() const {
    return server_->certificate.certificate;
}

void SmtpSink::misbehave(Moment at, Trouble trouble) {
    const std::lock_guard lock(server_->mutex);
    server_->trouble.emplace(at, std::move(trouble));
}

void SmtpSink::behave() {
    const std::lock_guard lock(server_->mutex);
    server_->trouble.reset();
}

std::vector<SmtpSink::Mail> SmtpSink::mails() const {
    const std::lock_guard lock(server_->mutex);
    return server_->mails;
}

std::vector<SmtpSink::Command> SmtpSink::commands() const {
    const std::lock_guard lock(server_->mutex);
    return server_->commands;
}

unsigned SmtpSink::connections() const {
    const std::lock_guard lock(server_->mutex);
    return server_->connections;
}

} // namespace latchkey::testing
