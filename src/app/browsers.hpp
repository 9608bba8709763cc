#pragma once

// What the settings say about browsers, as the parts that meet them want it. For the composition
// root.

#include "config/settings.hpp"
#include "http/cors.hpp"
#include "sessions/browser_binding.hpp"

namespace latchkey::app {

http::OriginPolicy make_origin_policy(const config::Settings& settings);

sessions::BrowserBinding::Rule browser_rule(const config::Settings& settings);

} // namespace latchkey::app
