#pragma once

// The rules of accounts: who may do what, one account an address, never without an admin.

#include "accounts/model.hpp"
#include "accounts/principal.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "crypto/password_hasher.hpp"
#include "storage/database.hpp"

#include <functional>

namespace latchkey::accounts {

/// An account as it is asked for, its password still in clear.
struct Registration {
    Email email;
    std::string full_name;
    std::optional<std::string> company;
    Secret password;
    Role role = Role::user;
};

/// Thread-safe. Blocks on the database and on hashing.
class AccountService {
public:
    struct Options {
        bool first_user_is_admin = false; // --dev
    };

    AccountService(storage::Database& database, crypto::PasswordHasher& hasher, Options options);

    /// What else is to happen in the transaction that creates an account.
    using AlsoInTransaction = std::function<void(storage::Transaction&, const User&)>;

    /// Hashes the password and inserts the account. Errors: user_exists, unavailable.
    Result<User>
    register_user(const Registration& registration, const AlsoInTransaction& also = {});

    /// register_user() by an admin.
    Result<User> create(const Admin& admin, const Registration& registration);

    Page list(const Admin& admin, const PageRequest& request);

    /// Error: not_found.
    Result<User> find(const Admin& admin, UserId id);

    /// Errors: not_found, user_exists, last_admin.
    Result<User> update(const Admin& admin, UserId id, const UserChanges& changes);

    /// Everyone may remove themselves, an admin anyone. Errors: forbidden, not_found, last_admin.
    Result<void> remove(const Principal& principal, UserId id);
    Result<void> remove(const Admin& admin, UserId id);

    /// One's own account. Error: not_found, when it went away meanwhile.
    Result<User> find_own(const Principal& principal);

    /// Changes to one's own name, company and address; others are ignored. A new address takes the
    /// current password. Errors: invalid_credentials, user_exists, unavailable.
    Result<User> update_own(
        const Principal& principal,
        const UserChanges& changes,
        const std::optional<Secret>& password
    );

private:
    Result<User> apply(UserId id, const UserChanges& changes);
    Result<void> erase(UserId id);

    storage::Database& database_;
    crypto::PasswordHasher& hasher_;
    const Options options_;
};

} // namespace latchkey::accounts
