#include "registration/routes.hpp"

#include "accounts/schema.hpp"
#include "http/json_render.hpp"
#include "registration/schema.hpp"
#include "sessions/schema.hpp"

#include <utility>

namespace latchkey::registration {

using http::error_response;
using http::message_response;
using http::Request;
using http::Response;

namespace {

Response
user_response(unsigned status, std::string_view message, const Result<accounts::User>& user) {
    if (!user) {
        return error_response(user.error());
    }
    return {
        .status = status,
        .body = http::render_json(
            {{"data", {{"message", message}, {"user", accounts::render_user(*user)}}}}
        )};
}

} // namespace

Response Routes::begin(const Request& request) {
    const auto registration =
        accounts::parse_registration(request, parts_.accounts.password_policy());
    if (!registration) {
        return error_response(registration.error());
    }
    const auto attempt =
        parts_.registrations.begin(*registration, accounts::read_language(request));
    if (!attempt) {
        return error_response(attempt.error());
    }
    Response response = message_response(202, "Check your mail to finish registering");
    parts_.cookie.set(response, *attempt);
    return response;
}

Response Routes::verify(const Request& request) {
    auto shown = parse_shown_code(request);
    if (!shown) {
        return error_response(shown.error());
    }
    const auto outcome = parts_.registrations.verify(
        {{std::move(shown->email), parts_.cookie.read(request)}, std::move(shown->code)},
        sessions::read_client(request)
    );
    if (!outcome) {
        return error_response(outcome.error());
    }
    Response response = message_response(200, "Address confirmed, proceed to sign in");
    parts_.cookie.expire(response);
    return response;
}

Response Routes::resend(const Request& request) {
    auto email = parse_address(request);
    if (!email) {
        return error_response(email.error());
    }
    parts_.registrations.resend(
        {std::move(*email), parts_.cookie.read(request)}, accounts::read_language(request)
    );
    return message_response(202, "Check your mail to finish registering");
}

Response Routes::update_own(const Request& request, const sessions::SignedIn& who) {
    const auto own = accounts::parse_own_changes(request);
    if (!own) {
        return error_response(own.error());
    }
    const auto& [changes, password] = *own;
    const bool moves = changes.email && changes.email->text() != who.user.email;
    if (moves) {
        return user_response(
            202,
            "Check your mail to confirm the new address",
            parts_.address_changes.ask(
                who.principal, {changes, password}, accounts::read_language(request)
            )
        );
    }
    return user_response(
        200,
        "User successfully updated",
        parts_.accounts.update_own(
            who.principal, changes, password, accounts::read_language(request)
        )
    );
}

Response Routes::confirm_address(const Request& request, const accounts::Principal& principal) {
    const auto code = parse_code(request);
    if (!code) {
        return error_response(code.error());
    }
    return user_response(
        200,
        "User successfully updated",
        parts_.address_changes.confirm(principal, *code, accounts::read_language(request))
    );
}

} // namespace latchkey::registration
