#pragma once

// The composition root: makes every part from the settings, in the order in which they need each
// other, and runs them. The command line and the integration tests use it alike.

#include "base/clock.hpp"
#include "config/settings.hpp"
#include "crypto/password_hasher.hpp"
#include "http/router.hpp"
#include "mail/mailer.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace latchkey::app {

class Application {
public:
    /// What tests put in the place of the real thing. `clock` must outlive the application; so must
    /// `mailer`, where there is one.
    struct Parts {
        const Clock& clock;
        mail::Mailer* mailer = nullptr; // absent: SMTP, or the mailbox of --dev
        std::optional<crypto::Argon2Parameters> argon2 = {}; // absent: as the settings say
        std::optional<int> listening_socket = {}; // absent: HOST and PORT are listened on
    };

    /// Opens the database, brings its schema up to date, loads or makes the signing key, binds the
    /// socket. Throws Failure with what is wrong and the remedy.
    Application(const config::Settings& settings, const Parts& parts);

    Application(const Application&) = delete;
    Application(Application&&) = delete;
    Application& operator=(const Application&) = delete;
    Application& operator=(Application&&) = delete;

    /// stop(), if it was not called.
    ~Application();

    /// Serves from now on; returns at once.
    void start();

    /// Lets the requests under way finish, then ends everything in the reverse order of its start.
    void stop();

    /// Looks for a new certificate now rather than within ten seconds.
    void reload();

    /// The table that is served.
    [[nodiscard]] const std::vector<http::Route>& routes() const;

    /// The port that is listened on: the kernel's choice when the settings say 0.
    [[nodiscard]] std::uint16_t port() const;

    /// Sends what the outbox holds, on this thread.
    void deliver_mail();

    /// Each job of the schedule once, on this thread: drops what is past its end, publishes the
    /// next signing key when it is time.
    void run_jobs();

private:
    class Composition;
    std::unique_ptr<Composition> parts_;
};

} // namespace latchkey::app
