#include "config/url_parts.hpp"

#include "base/ascii.hpp"
#include "config/values.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <cstddef>

namespace latchkey::config {

namespace {

/// Boost.URL has its own string views.
template <typename View>
std::string_view to_std(const View& view) {
    return {view.data(), view.size()};
}

} // namespace

std::optional<UrlParts> split_url(std::string_view text) {
    const auto url = boost::urls::parse_uri({text.data(), text.size()});
    if (!url || !url->has_authority() || url->encoded_host().empty()) {
        return std::nullopt;
    }
    UrlParts parts;
    parts.scheme = to_lower(to_std(url->scheme()));
    parts.host = to_lower(to_std(url->encoded_host()));
    if (url->has_port()) {
        // Not port_number(): Boost 1.81 takes 99999 for 34463.
        const auto port = parse_whole_number(to_std(url->port()), {.min = 1, .max = 65535});
        if (!port) {
            return std::nullopt;
        }
        parts.port = static_cast<std::uint16_t>(*port);
    }
    parts.path = to_std(url->encoded_path());
    parts.has_user = url->has_userinfo();
    parts.has_query_or_fragment = url->has_query() || url->has_fragment();
    return parts;
}

std::string web_origin(const UrlParts& parts) {
    std::string origin = parts.scheme + "://" + parts.host;
    if (parts.port && *parts.port != default_web_port(parts.scheme)) {
        origin += ':' + std::to_string(*parts.port);
    }
    return origin;
}

std::uint16_t default_web_port(std::string_view scheme) {
    return scheme == "https" ? 443 : 80;
}

} // namespace latchkey::config
