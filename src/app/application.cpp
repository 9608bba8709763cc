#include "app/application.hpp"

#include "accounts/routes.hpp"
#include "accounts/service.hpp"
#include "app/account_hooks.hpp"
#include "app/capacity.hpp"
#include "app/dev_pages.hpp"
#include "app/jobs.hpp"
#include "app/password_policy.hpp"
#include "app/route_table.hpp"
#include "app/schedule.hpp"
#include "app/seeding.hpp"
#include "app/session_cookies.hpp"
#include "app/signing_keys.hpp"
#include "base/worker_pool.hpp"
#include "crypto/derive_key.hpp"
#include "crypto/sealer.hpp"
#include "http/server.hpp"
#include "keys/routes.hpp"
#include "keys/service.hpp"
#include "mail/dev_mailbox.hpp"
#include "mail/outbox.hpp"
#include "mail/smtp_mailer.hpp"
#include "mail/unconfigured_mailer.hpp"
#include "recovery/routes.hpp"
#include "recovery/service.hpp"
#include "sessions/event_streams.hpp"
#include "sessions/forward_auth.hpp"
#include "sessions/guard.hpp"
#include "sessions/renewals.hpp"
#include "sessions/revisions.hpp"
#include "sessions/routes.hpp"
#include "sessions/schema.hpp"
#include "sessions/service.hpp"
#include "storage/migrations.hpp"
#include "storage/sqlite_database.hpp"

#include <spdlog/spdlog.h>

#include <string>

namespace latchkey::app {

namespace {

/// On a connection of its own, first: nothing is served from a schema this binary does not know.
std::unique_ptr<storage::SqliteDatabase> open_database(
    const config::Settings& settings, const Clock& clock, sessions::Revisions& revisions
) {
    const std::string& path = settings.database.path_or_url;
    for (const std::int64_t version : storage::upgrade_sqlite(path, clock)) {
        spdlog::info("database: upgraded to version {}", version);
    }
    auto database = std::make_unique<storage::SqliteDatabase>(
        storage::SqliteDatabase::Options{
            .path = path,
            .readers_max = settings.worker_threads,
            .on_commit = [&revisions](storage::Transaction& tx
                         ) { return revisions.on_commit(tx); }},
        clock
    );
    warn_about_seeds(*database);
    return database;
}

std::unique_ptr<mail::Mailer> make_mailer(const config::Settings& settings) {
    if (settings.smtp.from.empty()) {
        spdlog::warn("EMAIL_FROM is not set: mails with recovery codes can not be sent");
        return std::make_unique<mail::UnconfiguredMailer>();
    }
    return std::make_unique<mail::SmtpMailer>(mail::SmtpMailer::Options{
        .url = settings.smtp.url, .from = settings.smtp.from, .password = settings.smtp.password});
}

http::OriginPolicy make_origin_policy(const config::Settings& settings) {
    return http::OriginPolicy(
        {.allowed = settings.cors_origins,
         .allow_loopback = settings.dev,
         .own = settings.public_url}
    );
}

} // namespace

/// Every part, in the order of construction; destroyed in the reverse order.
class Application::Composition {
public:
    Composition(const config::Settings& settings, const Parts& parts)
        : database_(open_database(settings, parts.clock, revisions_))
        , hasher_(hasher_options(settings, parts.argon2))
        , password_policy_(make_password_policy(settings))
        , keys_(open_key_ring(*database_, settings))
        , access_tokens_(keys_.ring(), config::issuer_of(settings))
        , refresh_tokens_(crypto::derive_key(settings.secret_key, "refresh-token-mac"))
        , token_pairs_(access_tokens_, refresh_tokens_, settings.access_token_lifetime)
        , dev_mailbox_(parts.clock)
        , own_mailer_(parts.mailer == nullptr && !settings.dev ? make_mailer(settings) : nullptr)
        , outbox_(
              *database_,
              crypto::Sealer(crypto::derive_key(settings.secret_key, "outbox-seal")),
              choose_mailer(parts.mailer),
              parts.clock
          )
        , accounts_(
              *database_,
              hasher_,
              password_policy_,
              {.first_user_is_admin = settings.dev, .hooks = account_hooks()}
          )
        , confirmations_(*database_)
        , cookies_(
              cookie_settings(settings),
              [this](std::string_view token) {
                  return refresh_tokens_.verify(token) || access_tokens_.verify_even_expired(token);
              }
          )
        , guard_(
              {.database = *database_,
               .cookies = cookies_,
               .access_tokens = access_tokens_,
               .refresh_tokens = refresh_tokens_,
               .confirmations = confirmations_,
               .revisions = revisions_,
               .clock = parts.clock}
          )
        , sessions_(
              {.database = *database_,
               .accounts = accounts_,
               .hasher = hasher_,
               .access_tokens = access_tokens_,
               .refresh_tokens = refresh_tokens_,
               .token_pairs = token_pairs_,
               .clock = parts.clock},
              {.session_lifetime = settings.refresh_token_lifetime,
               .audiences = settings.token_audiences}
          )
        , renewals_(
              {.database = *database_,
               .access_tokens = access_tokens_,
               .refresh_tokens = refresh_tokens_,
               .token_pairs = token_pairs_,
               .confirmations = confirmations_,
               .outbox = outbox_}
          )
        , overview_(*database_)
        , recovery_(
              *database_,
              hasher_,
              outbox_,
              password_policy_,
              crypto::derive_key(settings.secret_key, "recovery-code-mac")
          )
        , origins_(make_origin_policy(settings))
        , forward_auth_(guard_, origins_)
        , key_routes_(keys_.ring(), settings.public_url)
        , account_routes_(accounts_)
        , events_(*database_, revisions_, parts.clock, sessions::render_event)
        , session_routes_(
              {.sessions = sessions_,
               .renewals = renewals_,
               .overview = overview_,
               .events = events_,
               .guard = guard_,
               .revisions = revisions_,
               .cookies = cookies_,
               .clock = parts.clock}
          )
        , recovery_routes_(recovery_)
        , dev_pages_(dev_mailbox_, outbox_)
        , schedule_(make_jobs(*database_, keys_, confirmations_, revisions_))
        , watch_(make_watch(events_))
        , workers_(worker_limits(settings))
        , router_(
              make_routes(
                  {guard_,
                   cookies_,
                   key_routes_,
                   account_routes_,
                   session_routes_,
                   forward_auth_,
                   recovery_routes_},
                  settings.dev ? &dev_pages_ : nullptr
              ),
              origins_,
              http::TrustedProxies(settings.trusted_proxies)
          )
        , server_(
              {.host = settings.host,
               .port = settings.port,
               .io_threads = settings.io_threads,
               .limits = {}},
              router_,
              workers_,
              parts.clock
          ) {}

    void start() {
        outbox_.start();
        schedule_.start();
        watch_.start();
        server_.start();
    }

    void stop() {
        server_.stop();
        workers_.stop();
        watch_.stop();
        schedule_.stop();
        outbox_.stop();
    }

    http::Router& router() { return router_; }

    http::Server& server() { return server_; }

    mail::Outbox& outbox() { return outbox_; }

    Schedule& schedule() { return schedule_; }

private:
    mail::Mailer& choose_mailer(mail::Mailer* given) {
        if (given != nullptr) {
            return *given;
        }
        return own_mailer_ != nullptr ? *own_mailer_ : dev_mailbox_;
    }

    sessions::Revisions revisions_;
    std::unique_ptr<storage::SqliteDatabase> database_;
    crypto::PasswordHasher hasher_;
    accounts::PasswordPolicy password_policy_;
    keys::KeyService keys_;
    sessions::AccessTokens access_tokens_;
    sessions::RefreshTokens refresh_tokens_;
    sessions::TokenPairs token_pairs_;
    mail::DevMailbox dev_mailbox_;
    std::unique_ptr<mail::Mailer> own_mailer_;
    mail::Outbox outbox_;
    accounts::AccountService accounts_;
    sessions::Confirmations confirmations_;
    sessions::SessionCookies cookies_;
    sessions::Guard guard_;
    sessions::SessionService sessions_;
    sessions::Renewals renewals_;
    sessions::SessionOverview overview_;
    recovery::RecoveryService recovery_;
    http::OriginPolicy origins_;
    sessions::ForwardAuth forward_auth_;
    keys::Routes key_routes_;
    accounts::Routes account_routes_;
    sessions::EventStreams events_;
    sessions::Routes session_routes_;
    recovery::Routes recovery_routes_;
    DevPages dev_pages_;
    Schedule schedule_;
    Schedule watch_;
    WorkerPool workers_;
    http::Router router_;
    http::Server server_;
};

Application::Application(const config::Settings& settings, const Parts& parts)
    : parts_(std::make_unique<Composition>(settings, parts)) {}

Application::~Application() {
    stop();
}

void Application::start() {
    parts_->start();
}

void Application::stop() {
    parts_->stop();
}

const std::vector<http::Route>& Application::routes() const {
    return parts_->router().routes();
}

std::uint16_t Application::port() const {
    return parts_->server().port();
}

void Application::deliver_mail() {
    parts_->outbox().deliver_due();
}

void Application::run_jobs() {
    parts_->schedule().run_once();
}

} // namespace latchkey::app
