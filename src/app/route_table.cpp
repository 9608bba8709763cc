#include "app/route_table.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace latchkey::app {

using accounts::Admin;
using accounts::Principal;
using http::Gate;
using http::Handler;
using http::Lane;
using http::Method;
using http::Request;
using http::Response;
using sessions::SignedIn;
using throttle::Door;

namespace {

constexpr std::nullptr_t no_door = nullptr;

void log_refusal(const Request& request, const SignedIn& who) {
    spdlog::warn(
        "access denied to user {}: {} {}",
        who.user.id.value(),
        http::to_string(request.method),
        request.path // one of the table's, with digits or base64url in it
    );
}

/// Access: anyone.
template <typename Routes>
Handler anyone(Routes& routes, Response (Routes::*handler)(const Request&)) {
    return [&routes, handler](const Request& request) { return (routes.*handler)(request); };
}

/// Access: whoever is signed in. The handler takes what the guard made of the request.
Handler signed_in(
    sessions::Guard& guard, std::function<Response(const Request&, const SignedIn&)> handler
) {
    return [&guard, handler = std::move(handler)](const Request& request) {
        const auto who = guard.authenticate(request);
        return who ? handler(request, *who) : http::error_response(who.error());
    };
}

template <typename Routes>
Handler signed_in(
    sessions::Guard& guard,
    Routes& routes,
    Response (Routes::*handler)(const Request&, const Principal&)
) {
    return signed_in(guard, [&routes, handler](const Request& request, const SignedIn& who) {
        return (routes.*handler)(request, who.principal);
    });
}

template <typename Routes>
Handler signed_in(
    sessions::Guard& guard,
    Routes& routes,
    Response (Routes::*handler)(const Request&, const SignedIn&)
) {
    return signed_in(guard, [&routes, handler](const Request& request, const SignedIn& who) {
        return (routes.*handler)(request, who);
    });
}

/// Access: admins. Who is refused is logged, not recorded: anyone signed in could fill the record.
Handler
admins(sessions::Guard& guard, std::function<Response(const Request&, const Admin&)> handler) {
    return signed_in(
        guard,
        [handler = std::move(handler)](const Request& request, const SignedIn& who) {
            const auto admin = Admin::from(who.principal);
            if (!admin) {
                log_refusal(request, who);
                return http::error_response({ErrorCode::forbidden, "Not allowed"});
            }
            return handler(request, *admin);
        }
    );
}

template <typename Routes>
Handler admins(
    sessions::Guard& guard,
    Routes& routes,
    Response (Routes::*handler)(const Request&, const Admin&)
) {
    return admins(guard, [&routes, handler](const Request& request, const Admin& admin) {
        return (routes.*handler)(request, admin);
    });
}

/// Access: admins, for a handler that knows nothing of accounts.
template <typename Routes>
Handler
admins(sessions::Guard& guard, Routes& routes, Response (Routes::*handler)(const Request&)) {
    return admins(guard, [&routes, handler](const Request& request, const Admin& /*admin*/) {
        return (routes.*handler)(request);
    });
}

/// Access: whoever is signed in. The account goes, and so do the browser's cookies of it.
Handler remove_own(const Wings& wings) {
    return signed_in(
        wings.guard,
        [&accounts = wings.accounts,
         &cookies = wings.cookies](const Request& request, const SignedIn& who) {
            Response response = accounts.remove_own(request, who.principal);
            if (response.status == 200) {
                cookies.expire(request, response);
            }
            return response;
        }
    );
}

/// Access: anyone.
Handler begin_registration(const Wings& wings) {
    return wings.registration_mode == config::RegistrationMode::verify_email
               ? anyone(wings.registration, &registration::Routes::begin)
               : anyone(wings.sessions, &sessions::Routes::sign_up);
}

/// Access: whoever is signed in.
Handler update_own(const Wings& wings) {
    return wings.registration_mode == config::RegistrationMode::verify_email
               ? signed_in(wings.guard, wings.registration, &registration::Routes::update_own)
               : signed_in(wings.guard, wings.accounts, &accounts::Routes::update_own);
}

void add_dev_pages(std::vector<http::Route>& routes, DevPages& pages) {
    // clang-format off
    routes.push_back({Method::get, "/dev",            Lane::io,     anyone(pages, &DevPages::console)});
    routes.push_back({Method::get, "/dev/console.js", Lane::io,     anyone(pages, &DevPages::script)});
    routes.push_back({Method::get, "/dev/style.css",  Lane::io,     anyone(pages, &DevPages::style)});
    routes.push_back({Method::get, "/dev/mail",       Lane::worker, anyone(pages, &DevPages::mail)});
    // clang-format on
}

} // namespace

// NOLINTNEXTLINE(readability-function-size): one table, in one place
std::vector<http::Route> make_routes(const Wings& wings, DevPages* dev_pages) {
    using Accounts = accounts::Routes;
    using Sessions = sessions::Routes;
    using Recovery = recovery::Routes;
    using Registrations = registration::Routes;
    using Keys = keys::Routes;
    using Audit = audit::Routes;
    using sessions::ForwardAuth;
    sessions::Guard& guard = wings.guard;
    Accounts& accounts = wings.accounts;
    Sessions& sessions = wings.sessions;
    Recovery& recovery = wings.recovery;
    Registrations& registration = wings.registration;
    Keys& keys = wings.keys;
    Audit& audit = wings.audit;
    ForwardAuth& forward_auth = wings.forward_auth;
    const auto check_auth_key = [&sessions](const Request& request) {
        return sessions.check_auth_key(request);
    };
    const auto by_source = [&doors = wings.doors](Door door) { return doors.by_source(door); };
    // clang-format off
    std::vector<http::Route> routes{
        // method          path                          lane          access and handler, door, gate
        // First what is asked for most: the table is read from its beginning.
        {Method::get,     "/auth/checkAuth",            Lane::worker, anyone(sessions, &Sessions::check_auth), no_door, Gate::unsafe_methods, check_auth_key},
        {Method::post,    "/auth/register",             Lane::worker, begin_registration(wings), by_source(Door::sign_up)},
        {Method::post,    "/auth/verify-email",         Lane::worker, anyone(registration, &Registrations::verify), by_source(Door::show_code)},
        {Method::post,    "/auth/verify-email/resend",  Lane::worker, anyone(registration, &Registrations::resend), by_source(Door::ask_for_code)},
        {Method::post,    "/auth/login",                Lane::worker, anyone(sessions, &Sessions::sign_in), by_source(Door::sign_in)},
        {Method::post,    "/auth/refreshToken",         Lane::worker, anyone(sessions, &Sessions::refresh), by_source(Door::refresh)},
        {Method::post,    "/auth/logout",               Lane::worker, anyone(sessions, &Sessions::sign_out)},
        {Method::post,    "/auth/change-password",      Lane::worker, signed_in(guard, sessions, &Sessions::change_password)},
        {Method::post,    "/auth/token",                Lane::worker, signed_in(guard, sessions, &Sessions::issue_token)},
        {Method::get,     "/auth/password-policy",      Lane::io,     anyone(accounts, &Accounts::password_policy)},
        {Method::get,     "/auth/session",              Lane::worker, anyone(sessions, &Sessions::state)},
        {Method::get,     "/auth/events",               Lane::worker, signed_in(guard, sessions, &Sessions::events), no_door, Gate::always},
        {Method::get,     "/auth/sessions",             Lane::worker, signed_in(guard, sessions, &Sessions::list)},
        {Method::delete_, "/auth/sessions/{sid}",       Lane::worker, signed_in(guard, sessions, &Sessions::end)},

        {Method::post,    "/recovery/forgot-password",  Lane::worker, anyone(recovery, &Recovery::forgot_password), by_source(Door::ask_for_code)},
        {Method::post,    "/recovery/verify-otp",       Lane::worker, anyone(recovery, &Recovery::verify_otp), by_source(Door::show_code)},
        {Method::post,    "/recovery/reset-password",   Lane::worker, anyone(recovery, &Recovery::reset_password), by_source(Door::show_code)},

        {Method::get,     "/user/me",                   Lane::worker, signed_in(guard, accounts, &Accounts::find_own)},
        {Method::patch,   "/user/me",                   Lane::worker, update_own(wings)},
        {Method::post,    "/user/me/verify-email",      Lane::worker, signed_in(guard, registration, &Registrations::confirm_address), by_source(Door::show_code)},
        {Method::delete_, "/user/me",                   Lane::worker, remove_own(wings)},

        {Method::get,     "/user/users",                Lane::worker, admins(guard, accounts, &Accounts::list), by_source(Door::list_users)},
        {Method::post,    "/user/users",                Lane::worker, admins(guard, accounts, &Accounts::create)},
        {Method::get,     "/user/users/{id}",           Lane::worker, admins(guard, accounts, &Accounts::find)},
        {Method::patch,   "/user/users/{id}",           Lane::worker, admins(guard, accounts, &Accounts::update)},
        {Method::delete_, "/user/users/{id}",           Lane::worker, signed_in(guard, accounts, &Accounts::remove)},
        {Method::get,     "/user/users/{id}/sessions",  Lane::worker, admins(guard, sessions, &Sessions::list_of)},
        {Method::delete_, "/user/users/{id}/sessions",  Lane::worker, admins(guard, sessions, &Sessions::end_all_of)},

        {Method::get,     "/audit",                     Lane::worker, admins(guard, audit, &Audit::list), by_source(Door::list_users)},

        {Method::any,     "/auth/verify",               Lane::worker, anyone(forward_auth, &ForwardAuth::verify), no_door, Gate::none},
        {Method::any,     "/auth/verify/{rest}",        Lane::worker, anyone(forward_auth, &ForwardAuth::verify_appended), no_door, Gate::none},

        {Method::get,     "/.well-known/jwks.json",     Lane::io,     anyone(keys, &Keys::jwk_set)},
        {Method::get,     "/.well-known/openid-configuration", Lane::io, anyone(keys, &Keys::discovery)},

        {Method::get,     "/healthz",                   Lane::io,     anyone(wings.readiness, &Readiness::health)},
        {Method::get,     "/readyz",                    Lane::io,     anyone(wings.readiness, &Readiness::readiness)},
    };
    if (wings.metrics.is_enabled()) { // who may ask is in METRICS_TOKEN
        routes.push_back({Method::get, "/metrics",      Lane::worker, anyone(wings.metrics, &Metrics::show)});
    }
    // clang-format on
    if (dev_pages != nullptr) {
        add_dev_pages(routes, *dev_pages);
    }
    return routes;
}

} // namespace latchkey::app
