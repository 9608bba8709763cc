#include "app/application.hpp"

#include "accounts/routes.hpp"
#include "accounts/service.hpp"
#include "app/account_hooks.hpp"
#include "app/browsers.hpp"
#include "app/capacity.hpp"
#include "app/dev_pages.hpp"
#include "app/doors.hpp"
#include "app/foundation.hpp"
#include "app/jobs.hpp"
#include "app/operation.hpp"
#include "app/password_policy.hpp"
#include "app/registration.hpp"
#include "app/route_table.hpp"
#include "app/schedule.hpp"
#include "app/session_cookies.hpp"
#include "audit/routes.hpp"
#include "base/worker_pool.hpp"
#include "crypto/derive_key.hpp"
#include "http/server.hpp"
#include "keys/routes.hpp"
#include "recovery/routes.hpp"
#include "recovery/service.hpp"
#include "sessions/event_streams.hpp"
#include "sessions/forward_auth.hpp"
#include "sessions/guard.hpp"
#include "sessions/renewals.hpp"
#include "sessions/routes.hpp"
#include "sessions/schema.hpp"
#include "sessions/service.hpp"

namespace latchkey::app {

/// Every part, in the order of construction; destroyed in the reverse order.
class Application::Composition {
public:
    Composition(const config::Settings& settings, const Parts& parts)
        : foundation_(settings, parts)
        , password_policy_(make_password_policy(settings))
        , access_tokens_(foundation_.keys.ring(), config::issuer_of(settings))
        , refresh_tokens_(crypto::derive_key(settings.secret_key, "refresh-token-mac"))
        , token_pairs_(access_tokens_, refresh_tokens_, settings.access_token_lifetime)
        , device_tokens_(
              crypto::derive_key(settings.secret_key, "device-token-mac"), throttle_mode(settings)
          )
        , authenticator_(
              database_, foundation_.hasher, foundation_.account_limits, foundation_.record
          )
        , notices_(foundation_.outbox, foundation_.account_limits)
        , accounts_(
              {.database = database_,
               .hasher = foundation_.hasher,
               .authenticator = authenticator_,
               .password_policy = password_policy_,
               .record = foundation_.record},
              {.first_user_is_admin = settings.dev, .hooks = account_hooks(notices_)}
          )
        , confirmations_(database_)
        , browsers_(browser_rule(settings))
        , legacy_(make_legacy_sessions(settings, foundation_))
        , cookies_(make_session_cookies(settings, access_tokens_, refresh_tokens_, legacy_.get()))
        , guard_(
              {.database = database_,
               .cookies = cookies_,
               .access_tokens = access_tokens_,
               .refresh_tokens = refresh_tokens_,
               .confirmations = confirmations_,
               .browsers = browsers_,
               .revisions = foundation_.revisions,
               .clock = parts.clock,
               .legacy = legacy_.get()}
          )
        , sessions_(
              {.database = database_,
               .accounts = accounts_,
               .authenticator = authenticator_,
               .record = foundation_.record,
               .hasher = foundation_.hasher,
               .access_tokens = access_tokens_,
               .refresh_tokens = refresh_tokens_,
               .token_pairs = token_pairs_,
               .device_tokens = device_tokens_,
               .notices = notices_,
               .clock = parts.clock,
               .legacy = legacy_.get()},
              {.session_lifetime = settings.refresh_token_lifetime,
               .audiences = settings.token_audiences}
          )
        , renewals_(
              {.database = database_,
               .access_tokens = access_tokens_,
               .refresh_tokens = refresh_tokens_,
               .token_pairs = token_pairs_,
               .confirmations = confirmations_,
               .browsers = browsers_,
               .notices = notices_,
               .limits = foundation_.source_limits,
               .record = foundation_.record,
               .clock = parts.clock,
               .legacy = legacy_.get()}
          )
        , overview_(database_, foundation_.record, legacy_.get())
        , recovery_(
              {.database = database_,
               .hasher = foundation_.hasher,
               .outbox = foundation_.outbox,
               .notices = notices_,
               .password_policy = password_policy_,
               .limits = foundation_.account_limits,
               .record = foundation_.record},
              crypto::derive_key(settings.secret_key, "recovery-code-mac"),
              {.code_digits = settings.recovery_code_digits, .is_bound = settings.recovery_is_bound}
          )
        , origins_(make_origin_policy(settings))
        , forward_auth_(guard_, origins_)
        , key_routes_(foundation_.keys.ring(), settings.public_url)
        , account_routes_(accounts_)
        , events_(database_, foundation_.revisions, parts.clock, sessions::render_event)
        , session_routes_(
              {.sessions = sessions_,
               .renewals = renewals_,
               .overview = overview_,
               .events = events_,
               .guard = guard_,
               .revisions = foundation_.revisions,
               .cookies = cookies_,
               .clock = parts.clock}
          )
        , recovery_routes_(recovery_, named_cookie(settings, "recovery"))
        , registration_(
              {.database = database_,
               .accounts = accounts_,
               .hasher = foundation_.hasher,
               .outbox = foundation_.outbox,
               .limits = foundation_.account_limits},
              authenticator_,
              settings
          )
        , audit_routes_(database_)
        , dev_pages_(foundation_.dev_mailbox, foundation_.outbox)
        , schedule_(make_jobs({
              .database = database_,
              .keys = foundation_.keys,
              .confirmations = confirmations_,
              .revisions = foundation_.revisions,
              .record = foundation_.record,
              .audit_retention = settings.audit_retention,
          }))
        , watch_(make_watch(events_))
        , doors_(foundation_.source_limits, parts.clock)
        , workers_(worker_limits(settings))
        , operation_(
              settings,
              {.database = database_,
               .record = foundation_.record,
               .hasher = foundation_.hasher,
               .workers = workers_,
               .clock = parts.clock,
               .server = [this] { return server_.figures(); },
               .routes = [this]() -> const std::vector<http::Route>& { return router_.routes(); }}
          )
        , router_(
              make_routes(
                  {guard_,
                   cookies_,
                   key_routes_,
                   account_routes_,
                   session_routes_,
                   forward_auth_,
                   recovery_routes_,
                   registration_.routes(),
                   settings.registration,
                   audit_routes_,
                   doors_,
                   operation_.readiness(),
                   operation_.metrics()},
                  settings.dev ? &dev_pages_ : nullptr
              ),
              origins_,
              http::TrustedProxies(settings.trusted_proxies)
          )
        , server_(
              {.host = settings.host,
               .port = settings.port,
               .io_threads = settings.io_threads,
               .limits = {},
               .certificate = operation_.certificate(),
               .listening_socket = parts.listening_socket},
              router_,
              workers_,
              parts.clock
          ) {}

    void start() {
        foundation_.outbox.start();
        schedule_.start();
        watch_.start();
        operation_.start();
        server_.start();
    }

    void stop() {
        operation_.announce_end();
        server_.stop();
        workers_.stop();
        operation_.stop();
        watch_.stop();
        schedule_.stop();
        foundation_.outbox.stop();
    }

    void reload() { operation_.reload(); }

    http::Router& router() { return router_; }

    http::Server& server() { return server_; }

    mail::Outbox& outbox() { return foundation_.outbox; }

    Schedule& schedule() { return schedule_; }

private:
    Foundation foundation_;
    storage::Database& database_ = *foundation_.database;
    accounts::PasswordPolicy password_policy_;
    sessions::AccessTokens access_tokens_;
    sessions::RefreshTokens refresh_tokens_;
    sessions::TokenPairs token_pairs_;
    sessions::DeviceTokens device_tokens_;
    accounts::Authenticator authenticator_;
    sessions::Notices notices_;
    accounts::AccountService accounts_;
    sessions::Confirmations confirmations_;
    sessions::BrowserBinding browsers_;
    std::unique_ptr<sessions::LegacySessions> legacy_; // null without LEGACY_SECRET_KEY
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
    Registration registration_;
    audit::Routes audit_routes_;
    DevPages dev_pages_;
    Schedule schedule_;
    Schedule watch_;
    Doors doors_;
    WorkerPool workers_;
    Operation operation_;
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

void Application::reload() {
    parts_->reload();
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
