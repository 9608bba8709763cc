#include "recovery/routes.hpp"

#include "recovery/schema.hpp"

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
    recovery_.ask(*email, mail::choose_language(request.header("Accept-Language")));
    return message_response(200, "Recovery mail sent");
}

Response Routes::verify_otp(const Request& request) {
    const auto claim = parse_code_claim(request);
    if (!claim) {
        return error_response(claim.error());
    }
    const auto outcome = recovery_.verify(*claim);
    return outcome ? message_response(200, "Valid code, proceed to change the password")
                   : error_response(outcome.error());
}

Response Routes::reset_password(const Request& request) {
    const auto reset = parse_password_reset(request, recovery_.password_policy());
    if (!reset) {
        return error_response(reset.error());
    }
    const auto outcome = recovery_.reset(*reset);
    return outcome ? message_response(200, "Password updated correctly")
                   : error_response(outcome.error());
}

} // namespace latchkey::recovery
