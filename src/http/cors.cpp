#include "http/cors.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <string>

namespace latchkey::http {

namespace {

constexpr std::string_view allowed_methods = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

/// How long a browser need not ask again: as long as Chromium remembers at most.
constexpr std::string_view preflight_seconds = "7200";

constexpr std::string_view wildcard = "://*.";

/// One or more labels of a host name, or of what stands before the rest of one: `pr-7`, `a.b`.
bool are_labels(std::string_view text) {
    if (text.empty() || text.front() == '.' || text.back() == '.') {
        return false;
    }
    const bool has_empty_label = text.find("..") != std::string_view::npos;
    return !has_empty_label && std::ranges::all_of(text, [](char letter) {
        return is_letter_or_digit(letter) || letter == '-' || letter == '.';
    });
}

bool matches_pattern(std::string_view pattern, std::string_view origin) {
    const std::size_t star = pattern.find(wildcard);
    if (star == std::string_view::npos) {
        return equals_ignoring_case(pattern, origin);
    }
    const std::string_view scheme = pattern.substr(0, star + std::string_view("://").size());
    const std::string_view rest =
        pattern.substr(star + wildcard.size() - 1); // .preview.example:443
    return origin.size() > scheme.size() + rest.size() &&
           starts_with_ignoring_case(origin, scheme) && ends_with_ignoring_case(origin, rest) &&
           are_labels(origin.substr(scheme.size(), origin.size() - scheme.size() - rest.size()));
}

bool is_loopback(std::string_view origin) {
    for (const std::string_view host : {"http://localhost", "http://127.0.0.1", "http://[::1]"}) {
        if (!starts_with_ignoring_case(origin, host)) {
            continue;
        }
        const std::string_view port = origin.substr(host.size());
        const bool is_port = port.size() >= 2 && port.size() <= 6 && port.front() == ':' &&
                             std::ranges::all_of(port.substr(1), is_digit);
        return port.empty() || is_port;
    }
    return false;
}

/// A browser never sends an empty Origin; the Flask service took one for none.
std::string_view origin_of(const Request& request) {
    return request.header("Origin").value_or(std::string_view());
}

/// The origin this request was sent to, when only its Host header can tell: over either scheme,
/// since TLS may end at a proxy.
bool is_origin_of_host(const Request& request, std::string_view origin) {
    const std::string_view host = request.header("Host").value_or(std::string_view());
    const std::size_t scheme_end = origin.find("://");
    if (host.empty() || scheme_end == std::string_view::npos) {
        return false;
    }
    const std::string_view scheme = origin.substr(0, scheme_end);
    const bool is_web =
        equals_ignoring_case(scheme, "http") || equals_ignoring_case(scheme, "https");
    return is_web && equals_ignoring_case(origin.substr(scheme_end + 3), host);
}

bool is_api_path(std::string_view path) {
    return starts_with_ignoring_case(path, "/auth") ||
           starts_with_ignoring_case(path, "/recovery") ||
           starts_with_ignoring_case(path, "/user") || starts_with_ignoring_case(path, "/audit");
}

/// The names of Access-Control-Request-Headers, sorted by byte, as flask-cors spells them.
std::string sorted_header_names(std::string_view requested) {
    std::vector<std::string_view> names;
    while (!requested.empty()) {
        const std::string_view name = requested.substr(0, requested.find(','));
        requested.remove_prefix(std::min(name.size() + 1, requested.size()));
        if (!trim(name).empty()) {
            names.push_back(trim(name));
        }
    }
    std::ranges::sort(names);
    std::string list;
    for (const std::string_view name : names) {
        list.append(list.empty() ? "" : ", ").append(name);
    }
    return list;
}

void add_preflight_headers(const Request& request, Response& response) {
    const std::string method =
        to_upper(request.header("Access-Control-Request-Method").value_or(std::string_view()));
    // A substring on purpose: flask-cors looks the method up in the comma-separated text, so that
    // `E` passes. Browsers compare with the list that is answered, so nothing opens.
    if (method.empty() || allowed_methods.find(method) == std::string_view::npos) {
        return;
    }
    std::string names = sorted_header_names(
        request.header("Access-Control-Request-Headers").value_or(std::string_view())
    );
    if (!names.empty()) {
        response.add_header("Access-Control-Allow-Headers", std::move(names));
    }
    response.add_header("Access-Control-Allow-Methods", std::string(allowed_methods));
    response.add_header("Access-Control-Max-Age", std::string(preflight_seconds));
}

} // namespace

OriginPolicy::OriginPolicy(Settings settings)
    : settings_(std::move(settings)) {}

bool OriginPolicy::is_listed(std::string_view origin) const {
    if (origin.empty() || equals_ignoring_case(origin, "null")) {
        return false; // sandboxed frames of any site send `null`: it names nobody
    }
    const auto matches = [origin](std::string_view pattern) {
        return matches_pattern(pattern, origin);
    };
    return equals_ignoring_case(origin, settings_.own) ||
           std::ranges::any_of(settings_.allowed, matches) ||
           (settings_.allow_loopback && is_loopback(origin));
}

bool OriginPolicy::admits(const Request& request) const {
    const std::string_view origin = origin_of(request);
    if (!origin.empty()) {
        return is_listed(origin) || (settings_.own.empty() && is_origin_of_host(request, origin));
    }
    const auto site = request.header("Sec-Fetch-Site");
    return !site || equals_ignoring_case(*site, "same-origin") ||
           equals_ignoring_case(*site, "none");
}

bool OriginPolicy::has_client_header(const Request& request) const {
    return !settings_.client_header_is_required ||
           !request.header("X-Latchkey").value_or("").empty();
}

void OriginPolicy::add_headers(const Request& request, Response& response) const {
    if (!is_api_path(request.path)) {
        return;
    }
    response.add_header("Vary", "Origin");
    const std::string_view origin = origin_of(request);
    if (!is_listed(origin)) {
        return;
    }
    response.add_header("Access-Control-Allow-Origin", std::string(origin));
    response.add_header("Access-Control-Allow-Credentials", "true");
    if (request.header("Access-Control-Request-Private-Network") == "true") {
        response.add_header("Access-Control-Allow-Private-Network", "false");
    }
    if (request.method == Method::options) {
        add_preflight_headers(request, response);
    }
}

} // namespace latchkey::http
