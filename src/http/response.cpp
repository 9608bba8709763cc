#include "http/response.hpp"

#include "http/json.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdlib>
#include <utility>

namespace latchkey::http {

namespace {

namespace json = boost::json;

json::object fields_object(const std::vector<FieldError>& faults) {
    json::object fields;
    for (const FieldError& fault : faults) {
        fields[fault.field] = {{"code", fault.code}, {"message", fault.message}};
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

} // namespace

void Response::add_header(std::string_view name, std::string value) {
    headers.push_back({name, std::move(value)});
}

std::string_view reason_phrase(unsigned status) {
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "CREATED";
    case 202:
        return "ACCEPTED";
    case 204:
        return "NO CONTENT";
    case 301:
        return "MOVED PERMANENTLY";
    case 302:
        return "FOUND";
    case 303:
        return "SEE OTHER";
    case 304:
        return "NOT MODIFIED";
    case 307:
        return "TEMPORARY REDIRECT";
    case 308:
        return "PERMANENT REDIRECT";
    case 400:
        return "BAD REQUEST";
    case 401:
        return "UNAUTHORIZED";
    case 403:
        return "FORBIDDEN";
    case 404:
        return "NOT FOUND";
    case 405:
        return "METHOD NOT ALLOWED";
    case 406:
        return "NOT ACCEPTABLE";
    case 408:
        return "REQUEST TIMEOUT";
    case 409:
        return "CONFLICT";
    case 410:
        return "GONE";
    case 412:
        return "PRECONDITION FAILED";
    case 413:
        return "REQUEST ENTITY TOO LARGE";
    case 415:
        return "UNSUPPORTED MEDIA TYPE";
    case 422:
        return "UNPROCESSABLE ENTITY";
    case 428:
        return "PRECONDITION REQUIRED";
    case 429:
        return "TOO MANY REQUESTS";
    case 431:
        return "REQUEST HEADER FIELDS TOO LARGE";
    case 500:
        return "INTERNAL SERVER ERROR";
    case 501:
        return "NOT IMPLEMENTED";
    case 502:
        return "BAD GATEWAY";
    case 503:
        return "SERVICE UNAVAILABLE";
    case 504:
        return "GATEWAY TIMEOUT";
    default:
        return "UNKNOWN";
    }
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
    return json_response(status_of(error.code), error_data(error));
}

Response error_response(const Error& error, std::string_view request_id) {
    json::object data = error_data(error);
    data["request_id"] = request_id;
    return json_response(status_of(error.code), std::move(data));
}

Response page_response(std::string html) {
    Response response{.content_type = "text/html; charset=utf-8", .body = std::move(html)};
    response.add_header(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    );
    return response;
}

} // namespace latchkey::http
