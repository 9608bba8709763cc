#pragma once

// COOKIE_MODE and COOKIE_DOMAIN. What browsers would drop without a word is refused at start.

#include "config/refusal.hpp"
#include "config/report.hpp"
#include "config/settings.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace latchkey::config {

Checked<CookieSettings::Mode> parse_cookie_mode(std::string_view text);

/// A name with a registrable domain in it, in lower case. Refused: addresses, localhost, public
/// suffixes (publicsuffix.org, as libpsl knows them), a dot in front, which browsers ignore.
Checked<std::string> parse_cookie_domain(std::string_view text);

/// What the settings that have to do with cookies say against each other.
std::vector<Fault> compare_cookie_settings(const Settings& settings);

/// Every Domain that a cookie of this host may have: the host and what is above it, up to its
/// registrable domain. Empty for addresses, localhost and an empty URL.
std::vector<std::string> list_cookie_domains(std::string_view public_url);

} // namespace latchkey::config
