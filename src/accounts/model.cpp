#include "accounts/model.hpp"

#include <cstdlib>

namespace latchkey::accounts {

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
