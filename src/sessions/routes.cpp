#include "sessions/routes.hpp"

#include "accounts/schema.hpp"
#include "http/cookies.hpp"
#include "http/json_render.hpp"
#include "sessions/schema.hpp"

namespace latchkey::sessions {

using http::error_response;
using http::Request;
using http::Response;

namespace {

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
    const auto tokens = sessions_.refresh(*token, read_client(request));
    if (!tokens) {
        return error_response(tokens.error()
        ); // without Set-Cookie: another tab may hold better ones
    }
    Response response = http::message_response(200, "Token successfully renewed");
    set_cookies(response, *tokens);
    return response;
}

Response Routes::sign_out(const Request& request) {
    sessions_.sign_out(presented_tokens(request));
    Response response = http::message_response(200, "Successfully logged out");
    expire_cookies(response);
    return response;
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

} // namespace latchkey::sessions
