#pragma once

// An account from elsewhere, checked: whether it may become one of ours.

#include "accounts/model.hpp"
#include "accounts/user_row.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"

#include <optional>
#include <string>

namespace latchkey::accounts {

/// Accounts have no mark that says whose address was not proven, so one that says it of itself
/// (`email_verified` is false) is only taken when the operator has decided what it shall mean.
enum class Unverified {
    refused,
    accepted,         // like any other
    without_password, // a recovery code, mailed there, proves the address and sets one
};

struct ImportedUser {
    std::optional<UserId> id; // where it came from
    Email email;
    std::string full_name;
    std::optional<std::string> company;
    Role role;
    bool is_disabled;
    crypto::PasswordHash password_hash; // none() when the row has no other
    std::optional<TimePoint> created_at;
    std::optional<TimePoint> updated_at;
};

/// The address is required; the name is the address and the role `user` when the row does not tell.
/// A hash that begins with `!` is Django's mark of an account without a password. Error:
/// invalid_input, with every faulty field.
Result<ImportedUser> parse_imported_user(const UserRow& row, Unverified unverified);

} // namespace latchkey::accounts
