#include "base/error.hpp"

#include <cstdlib>

namespace latchkey {

std::string_view to_string(ErrorCode code) {
    switch (code) {
    case ErrorCode::malformed_request:
        return "malformed_request";
    case ErrorCode::malformed_json:
        return "malformed_json";
    case ErrorCode::invalid_input:
        return "invalid_input";
    case ErrorCode::invalid_code:
        return "invalid_code";
    case ErrorCode::unauthenticated:
        return "unauthenticated";
    case ErrorCode::invalid_credentials:
        return "invalid_credentials";
    case ErrorCode::no_refresh_token:
        return "no_refresh_token";
    case ErrorCode::token_invalid:
        return "token_invalid";
    case ErrorCode::token_expired:
        return "token_expired";
    case ErrorCode::token_type_invalid:
        return "token_type_invalid";
    case ErrorCode::session_revoked:
        return "session_revoked";
    case ErrorCode::refresh_token_reused:
        return "refresh_token_reused";
    case ErrorCode::user_agent_mismatch:
        return "user_agent_mismatch";
    case ErrorCode::origin_not_allowed:
        return "origin_not_allowed";
    case ErrorCode::client_header_required:
        return "client_header_required";
    case ErrorCode::forbidden:
        return "forbidden";
    case ErrorCode::not_found:
        return "not_found";
    case ErrorCode::method_not_allowed:
        return "method_not_allowed";
    case ErrorCode::request_timeout:
        return "request_timeout";
    case ErrorCode::user_exists:
        return "user_exists";
    case ErrorCode::last_admin:
        return "last_admin";
    case ErrorCode::payload_too_large:
        return "payload_too_large";
    case ErrorCode::unsupported_media_type:
        return "unsupported_media_type";
    case ErrorCode::rate_limited:
        return "rate_limited";
    case ErrorCode::headers_too_large:
        return "headers_too_large";
    case ErrorCode::internal_error:
        return "internal_error";
    case ErrorCode::unavailable:
        return "unavailable";
    }
    std::abort(); // not an enumerator: memory is damaged
}

Error too_many_attempts(std::chrono::milliseconds wait) {
    return {
        .code = ErrorCode::rate_limited,
        .message = "Too many attempts, please try again later",
        .wait = wait};
}

Error service_unavailable() {
    return {ErrorCode::unavailable, "Service unavailable, please try again later"};
}

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
    throw std::logic_error("value() of an error at " + where.to_string() + ": " + error.message);
}

} // namespace latchkey
