#include "app/application.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/supervisor.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/settings.hpp"

#include <CLI/App.hpp>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <csignal>
#include <functional>
#include <memory>

namespace latchkey::cli {

namespace {

/// SIGINT and SIGTERM, which mean "stop", and SIGHUP, which means "read again what can be" but
/// under
/// --dev, where it comes from a terminal that closes. Blocked before any thread starts, so that all
/// inherit the mask and only wait() sees them: nothing runs in a signal handler.
class Signals {
public:
    explicit Signals(config::Mode mode) {
        sigemptyset(&signals_);
        sigaddset(&signals_, SIGINT);
        sigaddset(&signals_, SIGTERM);
        if (mode == config::Mode::production) {
            sigaddset(&signals_, SIGHUP);
        }
        pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
        std::signal(SIGPIPE, SIG_IGN); // whoever read the log may go away: that is not our end
    }

    /// Returns when one to stop arrived, and calls `reload` for each SIGHUP before. The next one
    /// ends the process as usual: stopping is not to be waited for by who is in a hurry.
    void wait(const std::function<void()>& reload) const {
        int signal = 0;
        for (sigwait(&signals_, &signal); signal == SIGHUP; sigwait(&signals_, &signal)) {
            spdlog::info("SIGHUP received: the certificate is looked at; settings need a restart");
            reload();
        }
        spdlog::info("{} received, stopping", signal == SIGINT ? "SIGINT" : "SIGTERM");
        pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
    }

private:
    sigset_t signals_{};
};

/// A connection is a file: take all the system gives.
void raise_file_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

void greet(const config::Settings& settings, std::uint16_t port) {
    const std::string host =
        settings.host == "0.0.0.0" || settings.host == "::" ? "127.0.0.1" : settings.host;
    const bool is_ipv6 = host.find(':') != std::string::npos;
    const std::string address = fmt::format(
        "{}://{}:{}",
        settings.tls.key_path.empty() ? "http" : "https",
        is_ipv6 ? '[' + host + ']' : host,
        port
    );
    if (settings.dev) {
        fmt::print(
            "Latchkey is ready.\n\n"
            "  {0}/dev        register, sign in, recover a password, manage users\n"
            "  {0}/dev/mail   the mail it would have sent\n\n"
            "The first user to register is an admin. This is --dev: not for production.\n",
            address
        );
    } else {
        fmt::print("Latchkey is ready at {}\n", address);
    }
    std::fflush(stdout);
}

int serve(config::Mode mode) {
    const auto settings = load_settings(mode);
    if (!settings) {
        return exit_bad_settings;
    }
    start_logging(settings->log_level, settings->log_format);
    raise_file_limit();
    const Signals signals(mode);
    const SystemClock clock;
    const auto supervisor = Supervisor::of_this_process();
    app::Application application(
        *settings, {.clock = clock, .listening_socket = supervisor.find_listening_socket()}
    );
    application.start();
    greet(*settings, application.port());
    supervisor.tell("READY=1");
    signals.wait([&application] { application.reload(); });
    supervisor.tell("STOPPING=1");
    application.stop();
    return exit_done;
}

} // namespace

void add_serve(CLI::App& parser, Chosen& chosen) {
    auto* command = parser.add_subcommand("serve", "Serve until SIGTERM.");
    const auto dev = std::make_shared<bool>(false);
    command->add_flag(
        "--dev",
        *dev,
        "For development: secrets are made and kept next to the database, every http://localhost "
        "origin is allowed, the first user is an admin, mail is shown at /dev/mail."
    );
    command->callback([&chosen, dev] {
        chosen = std::bind_front(serve, *dev ? config::Mode::dev : config::Mode::production);
    });
}

} // namespace latchkey::cli
