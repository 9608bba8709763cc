#include "config/passwords.hpp"

#include "config/display.hpp"

namespace latchkey::config {

Checked<PasswordPolicy> parse_password_policy(std::string_view text) {
    if (text == "classic") {
        return accept(PasswordPolicy::classic);
    }
    if (text == "modern") {
        return accept(PasswordPolicy::modern);
    }
    return refuse(in_quotes(text) + " is not a password policy", "write classic or modern");
}

Checked<BreachCheck> parse_breach_check(std::string_view text) {
    if (text == "off") {
        return accept(BreachCheck::off);
    }
    if (text == "api") {
        return accept(BreachCheck::api);
    }
    return refuse(in_quotes(text) + " is not a way to look passwords up", "write off or api");
}

} // namespace latchkey::config
