#include "sessions/forward_auth.hpp"

#include "base/ascii.hpp"
#include "http/target.hpp"
#include "sessions/forwarded_request.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace latchkey::sessions {

using accounts::Role;
using http::Request;
using http::Response;

namespace {

/// A header's value is one line, whatever an imported name holds.
std::string one_line(std::string_view text) {
    std::string line;
    std::ranges::copy_if(text, std::back_inserter(line), [](char letter) {
        return static_cast<unsigned char>(letter) >= ' ' && letter != '\x7f';
    });
    return line;
}

/// A word that names no requirement is not met by anyone.
bool is_met(std::string_view requirement, Role role) {
    return requirement == "role:user" || (requirement == "role:admin" && role == Role::admin);
}

bool meets_requirements(const Request& request, const SignedIn& signed_in) {
    return std::ranges::all_of(
        http::query_parameters(request, "require"),
        [&](const std::string& requirement) { return is_met(requirement, signed_in.user.role); }
    );
}

/// A browser that comes to see a page, and not a script of one.
bool is_navigation(const Request& request) {
    if (const auto mode = request.header("Sec-Fetch-Mode")) {
        return equals_ignoring_case(*mode, "navigate");
    }
    const std::string_view accepted = request.header("Accept").value_or("");
    return accepted.find("text/html") != std::string_view::npos;
}

std::string with_return_address(std::string url, std::string_view address) {
    const char separator = url.find('?') == std::string::npos ? '?' : '&';
    return url.append(1, separator).append("rd=").append(http::percent_encode(address));
}

/// What is_plain_url() lets through needs no more than this inside of quotes.
std::string in_attribute(std::string_view url) {
    std::string escaped;
    for (const char letter : url) {
        escaped += letter == '&' ? std::string_view("&amp;") : std::string_view(&letter, 1);
    }
    return escaped;
}

Response lead_to(const std::string& url) {
    const std::string attribute = in_attribute(url);
    Response response{
        .status = 401,
        .content_type = "text/html; charset=utf-8",
        .body = "<!doctype html>\n<title>Sign in</title>\n"
                "<meta http-equiv=\"refresh\" content=\"0; url=" +
                attribute + "\">\n<p><a href=\"" + attribute + "\">Sign in</a></p>\n"};
    response.add_header("Location", url);
    response.add_header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    return response;
}

} // namespace

Response ForwardAuth::verify(const Request& request) {
    const auto signed_in = guard_.authenticate(request);
    if (!signed_in) {
        return refuse(request, signed_in.error());
    }
    return meets_requirements(request, *signed_in)
               ? answer(request, *signed_in)
               : http::error_response({ErrorCode::forbidden, "Not allowed"});
}

Response ForwardAuth::verify_appended(const Request& request) {
    const auto signed_in = guard_.authenticate(request);
    return signed_in ? answer(request, *signed_in) : http::error_response(signed_in.error());
}

Response ForwardAuth::answer(const Request& request, const SignedIn& signed_in) const {
    if (!admits(request)) {
        return http::error_response({ErrorCode::origin_not_allowed, "Origin not allowed"});
    }
    const accounts::User& user = signed_in.user;
    const std::string id = std::to_string(user.id.value());
    const std::string email = one_line(user.email);
    const std::string role(to_string(user.role));
    Response response = http::message_response(200, "Token valid");
    response.add_header("Remote-User", id);
    response.add_header("Remote-Email", email);
    response.add_header("Remote-Name", one_line(user.full_name));
    response.add_header("Remote-Groups", role);
    response.add_header("X-Auth-Request-User", id);
    response.add_header("X-Auth-Request-Email", email);
    response.add_header("X-Auth-Request-Groups", role);
    return response;
}

Response ForwardAuth::refuse(const Request& request, const Error& error) const {
    const ForwardedRequest original = read_forwarded(request);
    const std::string url = http::query_parameter(request, "rd").value_or("");
    const bool leads = http::status_of(error.code) == 401 && is_plain_url(url) &&
                       origins_.is_listed(origin_of_url(url)) && original.is_safe &&
                       is_navigation(request);
    if (!leads) {
        return http::error_response(error);
    }
    const bool returns =
        is_plain_url(original.url) && origins_.is_listed(origin_of_url(original.url));
    return lead_to(returns ? with_return_address(url, original.url) : url);
}

/// The gate of the router, for the request that the proxy has before it: an application behind it
/// may call itself, and whoever is listed may call it.
bool ForwardAuth::admits(const Request& request) const {
    const ForwardedRequest original = read_forwarded(request);
    const std::string_view origin = request.header("Origin").value_or("");
    const bool is_its_own = !origin.empty() && equals_ignoring_case(origin, original.origin);
    return original.is_safe || is_its_own || origins_.admits(request);
}

} // namespace latchkey::sessions
