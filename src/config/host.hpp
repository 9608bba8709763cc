#pragma once

// Names and addresses of machines: HOST, TRUSTED_PROXIES, and the hosts inside URLs.

#include "config/refusal.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::config {

/// Four decimal numbers and dots. No leading zeros, no short forms (inet_pton(3)).
bool is_ipv4(std::string_view text);

/// Without brackets and without a zone (`%eth0`).
bool is_ipv6(std::string_view text);

/// Letters, digits, `-` and `_` in labels of 1 to 63 bytes, 253 in all; the last label is not a
/// number (that would be an address gone wrong). Names with other letters are written as `xn--…`.
bool is_host_name(std::string_view text);

/// As it stands in a URL: a name, an IPv4 address, or an IPv6 address in brackets.
bool is_url_host(std::string_view text);

/// localhost and what is below it, 127.0.0.0/8, ::1; brackets or not. In lower case.
bool is_loopback(std::string_view host);

/// HOST: an address or a name, without brackets, port or scheme.
Checked<std::string> parse_host(std::string_view text);

/// TRUSTED_PROXIES: addresses and CIDR networks between commas. Refused: networks with bits set
/// beyond their prefix, and `/0`, which would trust everyone's X-Forwarded-For.
Checked<std::vector<std::string>> parse_proxies(std::string_view text);

} // namespace latchkey::config
