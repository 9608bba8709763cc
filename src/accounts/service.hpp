#pragma once

// The rules of accounts: who may do what, one account an address, never without an admin.

#include "accounts/model.hpp"
#include "accounts/principal.hpp"
#include "accounts/store.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "crypto/password_hasher.hpp"
#include "mail/language.hpp"
#include "storage/database.hpp"

#include <functional>

namespace latchkey::accounts {

/// The one answer to a wrong password and to an account that has none.
Error incorrect_credentials();

Error user_not_found();

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
    /// An account before and after a change, and whose doing it was: nobody's for the operator's.
    struct Change {
        const User& before;
        const User& after;
        const std::optional<Principal>& actor;
        mail::Language language; // of the actor's browser, for what is to be said about it
    };

    /// What only the wings above can do, each inside the transaction that changes an account.
    struct Hooks {
        /// Whether what the guard found still holds: a password's hash takes its time, and whoever
        /// was shut out meanwhile changes nothing any more.
        std::function<Result<void>(storage::Transaction&, const Principal&)> recheck;
        std::function<void(storage::Transaction&, const Change&)> on_change;
        std::function<void()> on_committed = {}; // of a change
    };

    struct Options {
        bool first_user_is_admin = false; // --dev
        Hooks hooks;
    };

    AccountService(storage::Database& database, crypto::PasswordHasher& hasher, Options options);

    /// What else is to happen in the transaction that creates an account.
    using AlsoInTransaction = std::function<void(storage::Transaction&, const User&)>;

    /// Hashes the password and inserts the account. Errors: user_exists, unavailable.
    Result<User>
    register_user(const Registration& registration, const AlsoInTransaction& also = {});

    /// Inserts the account, in a transaction of the caller's. Error: user_exists.
    Result<User> open(storage::Transaction& tx, NewUser user);

    // What a principal or an admin asks for may also end in an error of Hooks::recheck.

    /// register_user() by an admin.
    Result<User> create(const Admin& admin, const Registration& registration);

    /// The account's password is this one; what is_current() takes in the transaction that follows.
    /// Errors: invalid_credentials, unavailable.
    Result<Credential> check_password(UserId id, const std::optional<Secret>& password);

    Page list(const Admin& admin, const PageRequest& request);

    /// Error: not_found.
    Result<User> find(const Admin& admin, UserId id);

    /// Errors: not_found, user_exists, last_admin.
    Result<User> update(
        const Admin& admin,
        UserId id,
        const UserChanges& changes,
        mail::Language language = mail::Language::en
    );

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
        const std::optional<Secret>& password,
        mail::Language language = mail::Language::en
    );

    /// update_own() in a transaction of the caller's, who has seen to it that the principal's
    /// session still holds, and that a new address may be. Errors: not_found, user_exists.
    Result<User> change_own(
        storage::Transaction& tx,
        const Principal& principal,
        const UserChanges& changes,
        mail::Language language
    );

private:
    using Actor = std::optional<Principal>; // nothing: the operator, or whoever registers

    Result<User>
    add(const Actor& actor, const Registration& registration, const AlsoInTransaction& also);

    /// Whose doing a change is, and the language of their browser.
    struct Doing {
        const Actor& actor;
        mail::Language language;
    };

    Result<User>
    apply(storage::Transaction& tx, const Doing& doing, UserId id, const UserChanges& changes);
    [[nodiscard]] Result<User> tell(Result<User> outcome) const;
    Result<void> erase(const Actor& actor, UserId id);

    /// A write that does nothing but answer an error of Hooks::recheck when it has one.
    template <typename Function>
    auto write_as(const Actor& actor, Function function);

    storage::Database& database_;
    crypto::PasswordHasher& hasher_;
    const Options options_;
};

} // namespace latchkey::accounts
