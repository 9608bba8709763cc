#pragma once

// Who is asking, as a type: a function that takes an Admin cannot be called for anyone else.

#include "accounts/model.hpp"
#include "audit/model.hpp"

#include <optional>
#include <string>
#include <utility>

namespace latchkey::sessions {
class Guard;
}

namespace latchkey::accounts {

/// A signed-in user of a live session. Only the guard makes one, for one request.
class Principal {
public:
    [[nodiscard]] UserId user_id() const { return user_id_; }

    [[nodiscard]] Role role() const { return role_; }

    /// The session's id. What it means only the wing above knows.
    [[nodiscard]] const std::string& session_id() const { return session_id_; }

    /// Who they are to the audit record.
    [[nodiscard]] audit::Author author() const {
        return audit::Author::user(user_id_.value(), session_id_, client_);
    }

private:
    friend class sessions::Guard;

    Principal(UserId user_id, Role role, std::string session_id, audit::Client client)
        : user_id_(user_id)
        , role_(role)
        , session_id_(std::move(session_id))
        , client_(std::move(client)) {}

    UserId user_id_;
    Role role_;
    std::string session_id_;
    audit::Client client_;
};

/// Permission to act on every account.
class Admin {
public:
    /// Nothing when the principal's role, as the database had it for this request, is not admin.
    static std::optional<Admin> from(const Principal& principal) {
        return principal.role() == Role::admin ? std::optional(Admin(principal)) : std::nullopt;
    }

    /// Whoever may open the database's file: the command line on the server itself.
    static Admin of_operator() { return Admin(std::nullopt); }

    /// Nothing for the operator.
    [[nodiscard]] const std::optional<Principal>& principal() const { return principal_; }

    [[nodiscard]] audit::Author author() const {
        return principal_ ? principal_->author() : audit::Author::of_operator();
    }

private:
    explicit Admin(std::optional<Principal> principal)
        : principal_(std::move(principal)) {}

    std::optional<Principal> principal_;
};

} // namespace latchkey::accounts
