#pragma once

// The rules of accounts: who may do what, one account an address, never without an admin.

#include "accounts/authenticator.hpp"
#include "accounts/model.hpp"
#include "accounts/password_policy.hpp"
#include "accounts/principal.hpp"
#include "accounts/store.hpp"
#include "audit/record.hpp"
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

    /// All must outlive the service.
    struct Parts {
        storage::Database& database;
        crypto::PasswordHasher& hasher;
        Authenticator& authenticator;
        const PasswordPolicy& password_policy;
        const audit::Record& record;
    };

    AccountService(const Parts& parts, Options options);

    [[nodiscard]] const PasswordPolicy& password_policy() const { return parts_.password_policy; }

    /// Whether the policy takes the password for this account. May wait for the breach check: not
    /// inside a transaction. Error: invalid_input.
    [[nodiscard]] Result<void> check_password(const Registration& registration) const;

    /// What else is to happen in the transaction that creates an account.
    using AlsoInTransaction = std::function<void(storage::Transaction&, const User&)>;

    /// Hashes the password and inserts the account, for somebody who has none yet. Errors:
    /// those of check_password(), user_exists, unavailable.
    Result<User> register_user(
        const Registration& registration,
        const audit::Client& client,
        const AlsoInTransaction& also = {}
    );

    /// Inserts the account, in a transaction of the caller's. Error: user_exists.
    Result<User> open(storage::Transaction& tx, NewUser user, const audit::Author& by);

    // What a principal or an admin asks for may also end in an error of Hooks::recheck.

    /// register_user() by an admin.
    Result<User> create(const Admin& admin, const Registration& registration);

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
    /// current password. Errors: those of Authenticator::check(), user_exists.
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
    struct Actor {
        std::optional<Principal> principal; // nothing: the operator, or whoever registers
        audit::Author author;
        mail::Language language = mail::Language::en; // of their browser
    };

    static Actor acting(const Principal& principal, mail::Language language = mail::Language::en);
    static Actor acting(const Admin& admin, mail::Language language = mail::Language::en);

    Result<User>
    add(const Actor& actor, const Registration& registration, const AlsoInTransaction& also);

    Result<User>
    apply(storage::Transaction& tx, const Actor& actor, UserId id, const UserChanges& changes);
    [[nodiscard]] Result<User> tell(Result<User> outcome) const;
    Result<void> erase(const Actor& actor, UserId id);

    /// A write that does nothing but answer an error of Hooks::recheck when it has one.
    template <typename Function>
    auto write_as(const Actor& actor, Function function);

    const Parts parts_;
    const Options options_;
};

} // namespace latchkey::accounts
