#include "app/browsers.hpp"

namespace latchkey::app {

http::OriginPolicy make_origin_policy(const config::Settings& settings) {
    return http::OriginPolicy(
        {.allowed = settings.cors_origins,
         .allow_loopback = settings.dev,
         .own = settings.public_url,
         .client_header_is_required = settings.client_header_is_required}
    );
}

sessions::BrowserBinding::Rule browser_rule(const config::Settings& settings) {
    using Rule = sessions::BrowserBinding::Rule;
    return settings.user_agent_is_checked ? Rule::checked : Rule::noted;
}

} // namespace latchkey::app
