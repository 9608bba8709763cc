#include "config/cookies.hpp"
#include "config/table_rows.hpp"
#include "config/values.hpp"

namespace latchkey::config {

void add_cookie_settings(std::vector<Setting>& rows) {
    rows.push_back(Setting{
        .name = "COOKIE_MODE",
        .default_value = "host",
        .strict_default = "prefixed",
        .meaning = "Where browsers send the two cookies. `host`: to this host alone. `domain`: to "
                   "COOKIE_DOMAIN and all below it. `prefixed`: to this host alone, under names "
                   "(`__Host-Http-…`) that no other host and no script can set, and not from other "
                   "sites (SameSite=Lax). `partitioned`: to this host, apart for each site it is "
                   "embedded in. Cookies of another mode are deleted when they are met. To or from "
                   "`prefixed` people sign in again; from `domain` some must where the server has "
                   "several host names, each of which has cookies of its own then.",
        .allowed = "`host`, `domain`, `prefixed`, `partitioned`",
        .example = "prefixed",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_cookie_mode(text), s.cookies.mode); },
    });
    rows.push_back(Setting{
        .name = "COOKIE_DOMAIN",
        .default_note = "none",
        .meaning = "The domain of the cookies in COOKIE_MODE=domain.",
        .allowed = "a domain that PUBLIC_URL is in; no address, no localhost, no public suffix "
                   "(`com`, `github.io`)",
        .example = "example.com",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_cookie_domain(text), s.cookies.domain); },
    });
    rows.push_back(Setting{
        .name = "COOKIE_PERSISTENT",
        .default_value = "off",
        .meaning =
            "Whether the cookies outlive the browser's window: with `on` they say when their "
            "session ends (Max-Age).",
        .allowed = "`on`, `off` (also true, false, yes, no, 1, 0)",
        .example = "on",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_switch(text), s.cookies.persistent); },
    });
}

} // namespace latchkey::config
