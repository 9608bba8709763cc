#include "http/response.hpp"

#include "http/json_render.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <utility>

namespace latchkey::http {

namespace {

namespace json = boost::json;

json::object fields_object(const std::vector<FieldError>& faults) {
    json::object fields;
    for (const FieldError& fault : faults) {
        json::object field{{"code", fault.code}, {"message", fault.message}};
        if (fault.score) {
            field["score"] = *fault.score;
        }
        fields[fault.field] = std::move(field);
    }
    return fields;
}

Response json_response(unsigned status, json::object data) {
    return {.status = status, .body = render_json(json::object{{"data", std::move(data)}})};
}

json::object error_data(const Error& error) {
    json::object data{{"code", to_string(error.code)}, {"message", error.message}};
    if (!error.fields.empty()) {
        data["fields"] = fields_object(error.fields);
    }
    return data;
}

struct Reason {
    unsigned status;
    std::string_view phrase;
};

/// In the capitals of the Flask service.
constexpr auto reasons = std::to_array<Reason>({
    {200, "OK"},
    {201, "CREATED"},
    {202, "ACCEPTED"},
    {204, "NO CONTENT"},
    {301, "MOVED PERMANENTLY"},
    {302, "FOUND"},
    {303, "SEE OTHER"},
    {304, "NOT MODIFIED"},
    {307, "TEMPORARY REDIRECT"},
    {308, "PERMANENT REDIRECT"},
    {400, "BAD REQUEST"},
    {401, "UNAUTHORIZED"},
    {403, "FORBIDDEN"},
    {404, "NOT FOUND"},
    {405, "METHOD NOT ALLOWED"},
    {406, "NOT ACCEPTABLE"},
    {408, "REQUEST TIMEOUT"},
    {409, "CONFLICT"},
    {410, "GONE"},
    {412, "PRECONDITION FAILED"},
    {413, "REQUEST ENTITY TOO LARGE"},
    {415, "UNSUPPORTED MEDIA TYPE"},
    {422, "UNPROCESSABLE ENTITY"},
    {428, "PRECONDITION REQUIRED"},
    {429, "TOO MANY REQUESTS"},
    {431, "REQUEST HEADER FIELDS TOO LARGE"},
    {500, "INTERNAL SERVER ERROR"},
    {501, "NOT IMPLEMENTED"},
    {502, "BAD GATEWAY"},
    {503, "SERVICE UNAVAILABLE"},
    {504, "GATEWAY TIMEOUT"},
});

/// In whole minutes: the second would tell which of several limits it was (RFC 9110 §10.2.3).
std::string retry_after(std::chrono::milliseconds wait) {
    return std::to_string(
        std::chrono::seconds(std::chrono::ceil<std::chrono::minutes>(wait)).count()
    );
}

} // namespace

void Response::add_header(std::string_view name, std::string value) {
    headers.push_back({name, std::move(value)});
}

std::string_view reason_phrase(unsigned status) {
    const auto* found = std::ranges::find(reasons, status, &Reason::status);
    return found == reasons.end() ? "UNKNOWN" : found->phrase;
}

unsigned status_of(ErrorCode code) {
    switch (code) {
    case ErrorCode::malformed_request:
    case ErrorCode::malformed_json:
    case ErrorCode::invalid_input:
    case ErrorCode::invalid_code:
        return 400;
    case ErrorCode::unauthenticated:
    case ErrorCode::invalid_credentials:
    case ErrorCode::no_refresh_token:
    case ErrorCode::token_invalid:
    case ErrorCode::token_expired:
    case ErrorCode::token_type_invalid:
    case ErrorCode::session_revoked:
    case ErrorCode::refresh_token_reused:
        return 401;
    case ErrorCode::user_agent_mismatch:
    case ErrorCode::origin_not_allowed:
    case ErrorCode::client_header_required:
    case ErrorCode::forbidden:
        return 403;
    case ErrorCode::not_found:
        return 404;
    case ErrorCode::method_not_allowed:
        return 405;
    case ErrorCode::request_timeout:
        return 408;
    case ErrorCode::user_exists:
    case ErrorCode::last_admin:
        return 409;
    case ErrorCode::payload_too_large:
        return 413;
    case ErrorCode::unsupported_media_type:
        return 415;
    case ErrorCode::rate_limited:
        return 429;
    case ErrorCode::headers_too_large:
        return 431;
    case ErrorCode::internal_error:
        return 500;
    case ErrorCode::unavailable:
        return 503;
    }
    std::abort(); // not an enumerator: memory is damaged
}

Response message_response(unsigned status, std::string_view message) {
    return json_response(status, {{"message", message}});
}

Response error_response(const Error& error) {
    Response response = json_response(status_of(error.code), error_data(error));
    if (error.wait) {
        response.add_header("Retry-After", retry_after(*error.wait));
    }
    return response;
}

Response error_response(const Error& error, std::string_view request_id) {
    json::object data = error_data(error);
    data["request_id"] = request_id;
    return json_response(status_of(error.code), std::move(data));
}

} // namespace latchkey::http
