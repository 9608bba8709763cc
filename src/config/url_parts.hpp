#pragma once

// A URL taken apart (RFC 3986), as far as settings need it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::config {

struct UrlParts {
    std::string scheme; // lower case
    std::string host;   // lower case, as it stands: brackets around IPv6, no escapes undone
    std::optional<std::uint16_t> port;
    std::string path;
    bool has_user = false;
    bool has_query_or_fragment = false;
};

/// Nothing unless `text` is an absolute URL with a host and, if there is a port, one from 1 to
/// 65535.
std::optional<UrlParts> split_url(std::string_view text);

/// `https://host:8443` of an http or https URL, as browsers write it in an Origin header: without
/// the scheme's own port.
std::string web_origin(const UrlParts& parts);

/// 80 of http, 443 of https.
std::uint16_t default_web_port(std::string_view scheme);

} // namespace latchkey::config
