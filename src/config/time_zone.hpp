#pragma once

// Names of time zones, checked against the system's copy of the IANA database.

#include "config/refusal.hpp"

#include <string>
#include <string_view>

namespace latchkey::config {

/// A name of the IANA database, letter case included: `America/El_Salvador`, `UTC`. `UTC` needs no
/// database. Agrees with date::locate_zone(), which would take 90 ms of the start because it opens
/// every zone; this opens one.
Checked<std::string> parse_time_zone(std::string_view text);

} // namespace latchkey::config
