#include "accounts/service.hpp"

#include "accounts/store.hpp"

namespace latchkey::accounts {

using storage::Transaction;

namespace {

Error not_found() {
    return {ErrorCode::not_found, "User not found"};
}

Error user_exists() {
    return {
        ErrorCode::user_exists,
        "The user already exists",
        {{"email", "taken", "Another account has this address."}}};
}

Error last_admin() {
    return {ErrorCode::last_admin, "The last admin can not be removed, disabled or demoted"};
}

} // namespace

AccountService::AccountService(
    storage::Database& database, crypto::PasswordHasher& hasher, Options options
)
    : database_(database)
    , hasher_(hasher)
    , options_(options) {}

Result<User>
AccountService::register_user(const Registration& registration, const AlsoInTransaction& also) {
    // A look first: a taken address must not cost a hash. The insert decides.
    const bool is_taken = database_.read([&](Transaction& tx) {
        return find_credential(tx, registration.email).has_value();
    });
    if (is_taken) {
        return user_exists();
    }
    auto hash = hasher_.hash(registration.password);
    if (!hash) {
        return hash.error();
    }
    NewUser user{
        registration.email, registration.full_name, registration.company, registration.role, *hash};
    const auto inserted = database_.write([&](Transaction& tx) {
        if (options_.first_user_is_admin && !has_any_user(tx)) {
            user.role = Role::admin;
        }
        auto created = insert_user(tx, user);
        if (created && also) {
            also(tx, *created);
        }
        return created;
    });
    if (!inserted) {
        return user_exists();
    }
    return *inserted;
}

Result<User> AccountService::create(const Admin& /*admin*/, const Registration& registration) {
    return register_user(registration);
}

Page AccountService::list(const Admin& /*admin*/, const PageRequest& request) {
    return database_.read([&](Transaction& tx) { return list_users(tx, request); });
}

Result<User> AccountService::find(const Admin& /*admin*/, UserId id) {
    auto user = database_.read([&](Transaction& tx) { return find_user(tx, id); });
    if (!user) {
        return not_found();
    }
    return *user;
}

Result<User> AccountService::update(const Admin& /*admin*/, UserId id, const UserChanges& changes) {
    return apply(id, changes);
}

Result<void> AccountService::remove(const Principal& principal, UserId id) {
    if (id == principal.user_id()) {
        return erase(id);
    }
    const auto admin = Admin::from(principal);
    if (!admin) {
        return Error{ErrorCode::forbidden, "Not allowed"};
    }
    return remove(*admin, id);
}

Result<void> AccountService::remove(const Admin& /*admin*/, UserId id) {
    return erase(id);
}

Result<User> AccountService::find_own(const Principal& principal) {
    auto user = database_.read([&](Transaction& tx) { return find_user(tx, principal.user_id()); });
    if (!user) {
        return not_found();
    }
    return *user;
}

Result<User> AccountService::update_own(
    const Principal& principal, const UserChanges& changes, const std::optional<Secret>& password
) {
    if (changes.email) {
        const auto credential = database_.read([&](Transaction& tx) {
            return find_credential(tx, principal.user_id());
        });
        if (!credential || !password) {
            return Error{ErrorCode::invalid_credentials, "Incorrect credentials"};
        }
        const auto is_right = hasher_.verify(*password, credential->password_hash);
        if (!is_right) {
            return is_right.error();
        }
        if (!*is_right) {
            return Error{ErrorCode::invalid_credentials, "Incorrect credentials"};
        }
    }
    return apply(
        principal.user_id(),
        {.email = changes.email,
         .full_name = changes.full_name,
         .company = changes.company,
         .role = std::nullopt,
         .is_disabled = std::nullopt}
    );
}

Result<User> AccountService::apply(UserId id, const UserChanges& changes) {
    return database_.write([&](Transaction& tx) -> Result<User> {
        const auto user = find_user(tx, id);
        if (!user) {
            return not_found();
        }
        const bool is_admin = user->role == Role::admin && !user->disabled_at;
        const bool stays_admin = changes.role.value_or(user->role) == Role::admin &&
                                 !changes.is_disabled.value_or(user->disabled_at.has_value());
        if (is_admin && !stays_admin && !has_other_admin(tx, id)) {
            return last_admin();
        }
        if (!update_user(tx, *user, changes)) {
            return user_exists();
        }
        return find_user(tx, id).value();
    });
}

Result<void> AccountService::erase(UserId id) {
    return database_.write([&](Transaction& tx) -> Result<void> {
        const auto user = find_user(tx, id);
        if (!user) {
            return not_found();
        }
        if (user->role == Role::admin && !user->disabled_at && !has_other_admin(tx, id)) {
            return last_admin();
        }
        erase_user(tx, id);
        return {};
    });
}

} // namespace latchkey::accounts
