#include "sessions/forwarded_request.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace latchkey::sessions {

using http::Method;
using http::Request;

namespace {

constexpr std::size_t url_bytes_max = 2048; // as long as every browser takes

std::string_view text_of(const Request& request, std::string_view header) {
    return request.header(header).value_or(std::string_view());
}

bool is_safe(const Request& request) {
    const auto named = request.header("X-Forwarded-Method");
    const Method forwarded = named ? http::parse_method(*named) : request.method;
    const bool is_socket = request.header("Sec-WebSocket-Key").has_value() ||
                           equals_ignoring_case(text_of(request, "Sec-Fetch-Mode"), "websocket");
    const bool is_own = request.is_from_trusted_proxy || http::is_safe(request.method);
    return is_own && http::is_safe(forwarded) && !is_socket;
}

bool is_url_letter(char letter) {
    constexpr std::string_view others = "-._~:/?#[]@!$&()*+,;=%";
    return is_letter_or_digit(letter) || others.find(letter) != std::string_view::npos;
}

} // namespace

ForwardedRequest read_forwarded(const Request& request) {
    ForwardedRequest original{.is_safe = is_safe(request), .origin = {}, .url = {}};
    if (!request.is_from_trusted_proxy) {
        return original;
    }
    const std::string_view scheme = text_of(request, "X-Forwarded-Proto");
    const std::string_view forwarded_host = text_of(request, "X-Forwarded-Host");
    const std::string_view host =
        forwarded_host.empty() ? text_of(request, "Host") : forwarded_host;
    if ((scheme == "http" || scheme == "https") && !host.empty()) {
        original.origin.append(scheme).append("://").append(host);
        original.url = original.origin;
        original.url.append(text_of(request, "X-Forwarded-Uri"));
    }
    if (const auto url = request.header("X-Original-URL")) {
        original.url = *url;
        original.origin = origin_of_url(*url);
    }
    return original;
}

std::string_view origin_of_url(std::string_view url) {
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (starts_with_ignoring_case(url, scheme)) {
            const std::size_t end = url.find_first_of("/?#\\", scheme.size());
            return url.substr(0, end);
        }
    }
    return {};
}

bool is_plain_url(std::string_view url) {
    return url.size() <= url_bytes_max && !origin_of_url(url).empty() &&
           std::ranges::all_of(url, is_url_letter);
}

} // namespace latchkey::sessions
