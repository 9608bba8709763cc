#include "app/password_policy.hpp"

#include "passwords/breach_api.hpp"

#include <memory>

namespace latchkey::app {

accounts::PasswordPolicy make_password_policy(const config::Settings& settings) {
    using Name = accounts::PasswordPolicy::Name;
    const bool is_classic = settings.password_policy == config::PasswordPolicy::classic;
    const bool has_breach_check = settings.breach_check == config::BreachCheck::api;
    return accounts::PasswordPolicy(
        {.name = is_classic ? Name::classic : Name::modern,
         .public_url = settings.public_url,
         .breach_check = has_breach_check ? std::make_unique<passwords::BreachApi>() : nullptr}
    );
}

} // namespace latchkey::app
