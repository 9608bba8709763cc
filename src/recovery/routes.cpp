#include "recovery/routes.hpp"

#include "accounts/schema.hpp"
#include "recovery/schema.hpp"
#include "sessions/schema.hpp"

namespace latchkey::recovery {

using http::error_response;
using http::message_response;
using http::Request;
using http::Response;

Response Routes::forgot_password(const Request& request) {
    const auto email = parse_question(request);
    if (!email) {
        return error_response(email.error());
    }
    const std::string browser =
        recovery_.ask(*email, accounts::read_language(request), sessions::read_client(request));
    Response response = message_response(200, "Recovery mail sent");
    if (!browser.empty()) {
        response.add_header(
            "Set-Cookie", http::set_cookie(cookie_.name, browser, cookie_.scope, flow_lifetime)
        );
    }
    return response;
}

/// Of several, nobody knows which: none then.
std::string Routes::browser_of(const Request& request) const {
    return std::string(http::find_only_cookie(request, cookie_.name).value_or(std::string_view()));
}

Response Routes::verify_otp(const Request& request) {
    auto claim = parse_code_claim(request);
    if (!claim) {
        return error_response(claim.error());
    }
    claim->browser = browser_of(request);
    const auto outcome = recovery_.verify(*claim, sessions::read_client(request));
    return outcome ? message_response(200, "Valid code, proceed to change the password")
                   : error_response(outcome.error());
}

Response Routes::reset_password(const Request& request) {
    auto reset = parse_password_reset(request, recovery_.rules(), recovery_.password_policy());
    if (!reset) {
        return error_response(reset.error());
    }
    reset->claim.browser = browser_of(request);
    const auto outcome =
        recovery_.reset(*reset, sessions::read_client(request), accounts::read_language(request));
    if (!outcome) {
        return error_response(outcome.error());
    }
    Response response = message_response(200, "Password updated correctly");
    if (recovery_.rules().is_bound) {
        response.add_header("Set-Cookie", http::expire_cookie(cookie_.name, cookie_.scope));
    }
    return response;
}

} // namespace latchkey::recovery
