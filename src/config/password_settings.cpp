#include "config/passwords.hpp"
#include "config/table_rows.hpp"

namespace latchkey::config {

void add_password_settings(std::vector<Setting>& rows) {
    rows.push_back(Setting{
        .name = "PASSWORD_POLICY",
        .default_value = "classic",
        .meaning =
            "Which passwords are taken. `classic`: 8 to 256 characters, an upper-case letter and "
            "one of `@#$%&`. `modern`: 15 to 256 characters of any kind, but no common word or "
            "pattern, and not the account's own name.",
        .allowed = "`classic`, `modern`",
        .example = "modern",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_password_policy(text), s.password_policy); },
    });
    rows.push_back(Setting{
        .name = "BREACH_CHECK",
        .default_value = "off",
        .meaning = "Whether new passwords are looked up among those known from leaks. `api`: at "
                   "api.pwnedpasswords.com, which learns five of the forty digits of the "
                   "password's SHA-1. "
                   "While it is down, passwords are taken without it.",
        .allowed = "`off`, `api`",
        .example = "api",
        .apply = [](std::string_view text,
                    Settings& s) { return keep(parse_breach_check(text), s.breach_check); },
    });
}

} // namespace latchkey::config
