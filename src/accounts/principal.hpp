#pragma once

// Who is asking, as a type: a function that takes an Admin cannot be called for anyone else.

#include "accounts/model.hpp"

#include <optional>

namespace latchkey::sessions {
class Guard;
}

namespace latchkey::accounts {

/// A signed-in user of a live session. Only the guard makes one, for one request.
class Principal {
public:
    [[nodiscard]] UserId user_id() const { return user_id_; }

    [[nodiscard]] Role role() const { return role_; }

private:
    friend class sessions::Guard;

    Principal(UserId user_id, Role role)
        : user_id_(user_id)
        , role_(role) {}

    UserId user_id_;
    Role role_;
};

/// Permission to act on every account.
class Admin {
public:
    /// Nothing when the principal's role, as the database had it for this request, is not admin.
    static std::optional<Admin> from(const Principal& principal) {
        return principal.role() == Role::admin ? std::optional<Admin>(Admin()) : std::nullopt;
    }

    /// Whoever may open the database's file: the command line on the server itself.
    static Admin of_operator() { return {}; }

private:
    Admin() = default;
};

} // namespace latchkey::accounts
