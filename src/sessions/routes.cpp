#include "sessions/routes.hpp"

#include "accounts/schema.hpp"
#include "http/cookies.hpp"
#include "http/entity_tag.hpp"
#include "http/json_render.hpp"
#include "sessions/schema.hpp"

#include <boost/json/array.hpp>

#include <utility>

namespace latchkey::sessions {

using http::error_response;
using http::Request;
using http::Response;

namespace {

constexpr std::string_view signed_out = "Successfully logged out";

Response identity_response(unsigned status, std::string_view message, const accounts::User& user) {
    return {
        .status = status,
        .body = http::render_json(
            {{"data", {{"message", message}, {"user", accounts::render_identity(user)}}}}
        )};
}

Presented presented_tokens(const Request& request) {
    return {http::find_cookie(request, access_cookie), http::find_cookie(request, refresh_cookie)};
}

void set_cookies(Response& response, const Tokens& tokens) {
    response.add_header("Set-Cookie", http::set_cookie(access_cookie, tokens.access));
    response.add_header("Set-Cookie", http::set_cookie(refresh_cookie, tokens.refresh));
}

Response signed_in_response(unsigned status, std::string_view message, const NewSession& session) {
    Response response = identity_response(status, message, session.user);
    set_cookies(response, session.tokens);
    return response;
}

Response sessions_response(const std::vector<Session>& sessions, const SessionId& current) {
    boost::json::array rows;
    for (const Session& session : sessions) {
        rows.emplace_back(render_session(session, current));
    }
    return {.body = http::render_json({{"data", {{"sessions", std::move(rows)}}}})};
}

Response signed_out_response() {
    Response response = http::message_response(200, signed_out);
    expire_cookies(response);
    return response;
}

/// Digits by the route's pattern; more of them than an id can have name nobody.
Result<accounts::UserId> user_in_path(const Request& request) {
    const auto id = accounts::parse_user_id(request.path_parameter);
    return id ? Result<accounts::UserId>(*id) : accounts::user_not_found();
}

} // namespace

void expire_cookies(Response& response) {
    response.add_header("Set-Cookie", http::expire_cookie(access_cookie));
    response.add_header("Set-Cookie", http::expire_cookie(refresh_cookie));
}

Response Routes::sign_up(const Request& request) {
    const auto registration = accounts::parse_registration(request);
    if (!registration) {
        return error_response(registration.error());
    }
    const auto session =
        sessions_.sign_up(*registration, read_client(request), presented_tokens(request));
    return session ? signed_in_response(201, "Successfully registered", *session)
                   : error_response(session.error());
}

Response Routes::sign_in(const Request& request) {
    const auto credentials = parse_credentials(request);
    if (!credentials) {
        return error_response(credentials.error());
    }
    const auto session =
        sessions_.sign_in(*credentials, read_client(request), presented_tokens(request));
    return session ? signed_in_response(200, "Successfully authenticated", *session)
                   : error_response(session.error());
}

Response Routes::check_auth(const Request& request) {
    auto signed_in = guard_.authenticate(request);
    if (signed_in) {
        return identity_response(200, "Token valid", signed_in->user);
    }
    Error error = signed_in.error();
    if (error.code == ErrorCode::user_agent_mismatch) {
        error.message =
            "User-Agent no coincide"; // this one route of the Flask service said it in Spanish
    }
    return error_response(error);
}

Response Routes::refresh(const Request& request) {
    const auto token = http::find_cookie(request, refresh_cookie);
    if (!token || token->empty()) {
        return error_response({ErrorCode::no_refresh_token, "No token is provided"});
    }
    const auto tokens = sessions_.refresh(
        *token, read_client(request), mail::choose_language(request.header("Accept-Language"))
    );
    if (!tokens) {
        return error_response(tokens.error()
        ); // without Set-Cookie: another tab may hold better ones
    }
    Response response = http::message_response(200, "Token successfully renewed");
    set_cookies(response, *tokens);
    return response;
}

Response Routes::sign_out(const Request& request) {
    const auto scope = parse_sign_out_scope(request);
    if (!scope) {
        return error_response(scope.error());
    }
    if (*scope != SignOutScope::local) {
        return sign_out_elsewhere(request, *scope);
    }
    sessions_.sign_out(presented_tokens(request));
    return signed_out_response();
}

Response Routes::sign_out_elsewhere(const Request& request, SignOutScope scope) {
    const auto signed_in = guard_.authenticate(request);
    if (!signed_in) {
        return error_response(signed_in.error());
    }
    const bool is_here_too = scope == SignOutScope::all;
    const auto outcome = is_here_too ? overview_.sign_out_everywhere(*signed_in)
                                     : overview_.sign_out_others(*signed_in);
    if (!outcome) {
        return error_response(outcome.error());
    }
    return is_here_too ? signed_out_response() : http::message_response(200, signed_out);
}

Response Routes::change_password(const Request& request, const SignedIn& signed_in) {
    const auto change = parse_password_change(request);
    if (!change) {
        return error_response(change.error());
    }
    const auto tokens = sessions_.change_password(signed_in, *change, read_client(request));
    if (!tokens) {
        return error_response(tokens.error());
    }
    Response response = http::message_response(200, "Password updated correctly");
    set_cookies(response, *tokens);
    return response;
}

Response Routes::state(const Request& request) {
    const auto signed_in = guard_.authenticate(request);
    const auto refresh_token = presented_tokens(request).refresh;
    boost::json::object state =
        signed_in ? render_state(*signed_in)
                  : render_state(
                        signed_in.error(),
                        refresh_token && sessions_.can_refresh(*refresh_token, read_client(request))
                    );
    // The time is left out of the tag: it changes, and what it tells the Date header tells too.
    const std::string tag = http::entity_tag(http::render_json(state));
    Response response{.status = 304};
    if (!http::matches_entity_tag(request, tag)) {
        state["serverTime"] = to_rfc3339(clock_.now());
        response = {.body = http::render_json({{"data", std::move(state)}})};
    }
    response.add_header("ETag", tag);
    response.add_header("Cache-Control", "private, no-cache");
    return response;
}

Response Routes::list(const Request& /*request*/, const SignedIn& signed_in) {
    return sessions_response(overview_.list(signed_in.principal), signed_in.session.id);
}

Response Routes::end(const Request& request, const SignedIn& signed_in) {
    const SessionId id{std::string(request.path_parameter)};
    const auto outcome = overview_.end(signed_in.principal, id);
    if (!outcome) {
        return error_response(outcome.error());
    }
    Response response = http::message_response(200, "Session ended");
    if (id == signed_in.session.id) {
        expire_cookies(response);
    }
    return response;
}

Response Routes::list_of(const Request& request, const accounts::Admin& admin) {
    const auto user_id = user_in_path(request);
    const auto sessions =
        user_id ? overview_.list(admin, *user_id) : Result<std::vector<Session>>(user_id.error());
    return sessions ? sessions_response(*sessions, SessionId(admin.principal()->session_id()))
                    : error_response(sessions.error());
}

Response Routes::end_all_of(const Request& request, const accounts::Admin& admin) {
    const auto user_id = user_in_path(request);
    const auto outcome =
        user_id ? overview_.end_all(admin, *user_id) : Result<void>(user_id.error());
    return outcome ? http::message_response(200, "Sessions ended")
                   : error_response(outcome.error());
}

} // namespace latchkey::sessions
