#include "accounts/model.hpp"

#include "base/number.hpp"

#include <cstdlib>

namespace latchkey::accounts {

std::optional<UserId> parse_user_id(std::string_view text) {
    const auto number = parse_number<std::int64_t>(text);
    return number && *number >= 0 ? std::optional(UserId(*number)) : std::nullopt;
}

std::string_view to_string(Role role) {
    switch (role) {
    case Role::user:
        return "user";
    case Role::admin:
        return "admin";
    }
    std::abort(); // not an enumerator: memory is damaged
}

std::optional<Role> parse_role(std::string_view text) {
    for (const Role role : {Role::user, Role::admin}) {
        if (text == to_string(role)) {
            return role;
        }
    }
    return std::nullopt;
}

} // namespace latchkey::accounts
