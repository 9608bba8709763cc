#include "sessions/routes.hpp"

#include "accounts/schema.hpp"
#include "base/completion.hpp"
#include "http/entity_tag.hpp"
#include "http/json_render.hpp"
#include "sessions/schema.hpp"
#include "sessions/signed_in_lease.hpp"

#include <boost/json/array.hpp>

#include <memory>
#include <utility>

namespace latchkey::sessions {

using http::error_response;
using http::Request;
using http::Response;

namespace {

/// How long a browser waits before it asks again, in milliseconds.
constexpr std::string_view reconnection_time = "retry: 3000\n\n";

constexpr std::string_view signed_out = "Successfully logged out";

Response identity_response(unsigned status, std::string_view message, const accounts::User& user) {
    return {
        .status = status,
        .body = http::render_json(
            {{"data", {{"message", message}, {"user", accounts::render_identity(user)}}}}
        )};
}

Response sessions_response(const std::vector<Session>& sessions, const SessionId& current) {
    boost::json::array rows;
    for (const Session& session : sessions) {
        rows.emplace_back(render_session(session, current));
    }
    return {.body = http::render_json({{"data", {{"sessions", std::move(rows)}}}})};
}

/// Digits by the route's pattern; more of them than an id can have name nobody.
Result<accounts::UserId> user_in_path(const Request& request) {
    const auto id = accounts::parse_user_id(request.path_parameter);
    return id ? Result<accounts::UserId>(*id) : accounts::user_not_found();
}

} // namespace

Response Routes::signed_in_response(
    const Request& request, unsigned status, std::string_view message, const NewSession& session
) const {
    Response response = identity_response(status, message, session.user);
    parts_.cookies.set(request, response, session.tokens);
    if (!session.device.empty()) {
        parts_.cookies.set_device(response, session.device);
    }
    return response;
}

Response Routes::signed_out_response(const Request& request) const {
    Response response = http::message_response(200, signed_out);
    parts_.cookies.expire(request, response);
    return response;
}

Response Routes::sign_up(const Request& request) {
    const auto registration =
        accounts::parse_registration(request, parts_.sessions.password_policy());
    if (!registration) {
        return error_response(registration.error());
    }
    const auto session = parts_.sessions.sign_up(
        *registration, read_client(request), parts_.cookies.read_all(request)
    );
    return session ? signed_in_response(request, 201, "Successfully registered", *session)
                   : error_response(session.error());
}

Response Routes::sign_in(const Request& request) {
    const auto credentials = parse_credentials(request);
    if (!credentials) {
        return error_response(credentials.error());
    }
    const auto session = parts_.sessions.sign_in(
        *credentials,
        read_client(request),
        parts_.cookies.read_all(request),
        accounts::read_language(request)
    );
    return session ? signed_in_response(request, 200, "Successfully authenticated", *session)
                   : error_response(session.error());
}

Response Routes::check_auth(const Request& request) {
    auto signed_in = parts_.guard.authenticate(request);
    if (signed_in) {
        Response response = identity_response(200, "Token valid", signed_in->user);
        response.lease = std::make_shared<SignedInLease>(parts_.revisions, *signed_in);
        return response;
    }
    Error error = signed_in.error();
    if (error.code == ErrorCode::user_agent_mismatch) {
        error.message =
            "User-Agent no coincide"; // this one route of the Flask service said it in Spanish
    }
    return error_response(error);
}

std::optional<http::AnswerKey> Routes::check_auth_key(const Request& request) const {
    const auto token = parts_.cookies.read_single_access(request);
    const auto user_agent = request.header("User-Agent"); // none is another one than an empty one
    return token && user_agent ? std::optional(http::AnswerKey{*token, *user_agent}) : std::nullopt;
}

Response Routes::refresh(const Request& request) {
    const auto committed = std::make_shared<Completion>();
    const auto renewal = parts_.renewals.begin(
        parts_.cookies.read(request),
        read_client(request),
        accounts::read_language(request),
        [committed] { committed->complete(); }
    );
    if (!renewal) {
        return error_response(renewal.error());
    }
    auto answer = [this, &request, renewal = *renewal] {
        const auto tokens = parts_.renewals.finish(*renewal);
        if (!tokens) {
            // Without Set-Cookie: another tab may hold better ones.
            return error_response(tokens.error());
        }
        Response response = http::message_response(200, "Token successfully renewed");
        parts_.cookies.set(request, response, *tokens);
        return response;
    };
    return {.rest = std::make_shared<http::Rest>(http::Rest{committed, std::move(answer)})};
}

Response Routes::sign_out(const Request& request) {
    const auto scope = parse_sign_out_scope(request);
    if (!scope) {
        return error_response(scope.error());
    }
    if (*scope != SignOutScope::local) {
        return sign_out_elsewhere(request, *scope);
    }
    parts_.sessions.sign_out(parts_.cookies.read(request), read_client(request));
    return signed_out_response(request);
}

Response Routes::sign_out_elsewhere(const Request& request, SignOutScope scope) {
    const auto signed_in = parts_.guard.authenticate(request);
    if (!signed_in) {
        return error_response(signed_in.error());
    }
    const bool is_here_too = scope == SignOutScope::all;
    const auto outcome = is_here_too ? parts_.overview.sign_out_everywhere(*signed_in)
                                     : parts_.overview.sign_out_others(*signed_in);
    if (!outcome) {
        return error_response(outcome.error());
    }
    return is_here_too ? signed_out_response(request) : http::message_response(200, signed_out);
}

Response Routes::change_password(const Request& request, const SignedIn& signed_in) {
    const auto change = parse_password_change(request, parts_.sessions.password_policy());
    if (!change) {
        return error_response(change.error());
    }
    const auto tokens = parts_.sessions.change_password(
        signed_in, *change, read_client(request), accounts::read_language(request)
    );
    if (!tokens) {
        return error_response(tokens.error());
    }
    Response response = http::message_response(200, "Password updated correctly");
    parts_.cookies.set(request, response, *tokens);
    return response;
}

Response Routes::issue_token(const Request& request, const SignedIn& signed_in) {
    const auto audience = parse_audience(request);
    if (!audience) {
        return error_response(audience.error());
    }
    const auto token = parts_.sessions.issue_for(signed_in, *audience);
    return token ? Response{.body = http::render_json({{"data", render_token(*token)}})}
                 : error_response(token.error());
}

Response Routes::state(const Request& request) {
    const auto signed_in = parts_.guard.authenticate(request);
    boost::json::object state =
        signed_in
            ? render_state(*signed_in)
            : render_state(
                  signed_in.error(),
                  parts_.renewals.can_renew(parts_.cookies.read(request), read_client(request))
              );
    // The time is left out of the tag: it changes, and what it tells the Date header tells too.
    const std::string tag = http::entity_tag(http::render_json(state));
    Response response{.status = 304};
    if (!http::matches_entity_tag(request, tag)) {
        state["serverTime"] = to_rfc3339(parts_.clock.now());
        response = {.body = http::render_json({{"data", std::move(state)}})};
    }
    response.add_header("ETag", tag);
    response.add_header("Cache-Control", "private, no-cache");
    return response;
}

Response Routes::events(const Request& /*request*/, const SignedIn& signed_in) {
    auto feed = parts_.events.open(signed_in);
    if (!feed) {
        return error_response(feed.error());
    }
    Response response{
        .content_type = "text/event-stream",
        .body = std::string(reconnection_time),
        .feed = std::move(*feed),
        .heartbeat = ":\n\n"};
    response.add_header("X-Accel-Buffering", "no"); // nginx would keep events until it has 4 KiB
    return response;
}

Response Routes::list(const Request& /*request*/, const SignedIn& signed_in) {
    return sessions_response(parts_.overview.list(signed_in.principal), signed_in.session.id);
}

Response Routes::end(const Request& request, const SignedIn& signed_in) {
    const SessionId id{std::string(request.path_parameter)};
    const auto outcome = parts_.overview.end(signed_in.principal, id);
    if (!outcome) {
        return error_response(outcome.error());
    }
    Response response = http::message_response(200, "Session ended");
    if (id == signed_in.session.id) {
        parts_.cookies.expire(request, response);
    }
    return response;
}

Response Routes::list_of(const Request& request, const accounts::Admin& admin) {
    const auto user_id = user_in_path(request);
    const auto sessions = user_id ? parts_.overview.list(admin, *user_id)
                                  : Result<std::vector<Session>>(user_id.error());
    return sessions ? sessions_response(*sessions, SessionId(admin.principal()->session_id()))
                    : error_response(sessions.error());
}

Response Routes::end_all_of(const Request& request, const accounts::Admin& admin) {
    const auto user_id = user_in_path(request);
    const auto outcome =
        user_id ? parts_.overview.end_all(admin, *user_id) : Result<void>(user_id.error());
    return outcome ? http::message_response(200, "Sessions ended")
                   : error_response(outcome.error());
}

} // namespace latchkey::sessions
