#include "accounts/service.hpp"

#include <type_traits>
#include <utility>

namespace latchkey::accounts {

using storage::Transaction;

namespace {

Error user_exists() {
    return {
        ErrorCode::user_exists,
        "The user already exists",
        {{"email", "taken", "Another account has this address."}}};
}

Error last_admin() {
    return {ErrorCode::last_admin, "The last admin can not be removed, disabled or demoted"};
}

PasswordOwner owner_of(const Registration& registration) {
    return {registration.email.text(), registration.full_name, registration.company};
}

} // namespace

Error user_not_found() {
    return {ErrorCode::not_found, "User not found"};
}

Error incorrect_credentials() {
    return {ErrorCode::invalid_credentials, "Incorrect credentials"};
}

AccountService::AccountService(
    storage::Database& database,
    crypto::PasswordHasher& hasher,
    const PasswordPolicy& password_policy,
    Options options
)
    : database_(database)
    , hasher_(hasher)
    , password_policy_(password_policy)
    , options_(std::move(options)) {}

template <typename Function>
auto AccountService::write_as(const Actor& actor, Function function) {
    using Outcome = std::invoke_result_t<Function&, Transaction&>;
    return database_.write([&](Transaction& tx) -> Outcome {
        const auto holds = actor ? options_.hooks.recheck(tx, *actor) : Result<void>();
        return holds ? function(tx) : Outcome(holds.error());
    });
}

Result<User>
AccountService::register_user(const Registration& registration, const AlsoInTransaction& also) {
    return add(std::nullopt, registration, also);
}

Result<User> AccountService::add(
    const Actor& actor, const Registration& registration, const AlsoInTransaction& also
) {
    // A look first: a taken address must not cost a hash. The insert decides.
    const bool is_taken = database_.read([&](Transaction& tx) {
        return find_credential(tx, registration.email).has_value();
    });
    if (is_taken) {
        return user_exists();
    }
    if (auto fault =
            password_policy_.check_for(owner_of(registration), "password", registration.password)) {
        return refused_password(*std::move(fault));
    }
    auto hash = hasher_.hash(registration.password);
    if (!hash) {
        return hash.error();
    }
    NewUser user{
        registration.email, registration.full_name, registration.company, registration.role, *hash};
    return write_as(actor, [&](Transaction& tx) -> Result<User> {
        if (options_.first_user_is_admin && !has_any_user(tx)) {
            user.role = Role::admin;
        }
        auto created = insert_user(tx, user);
        if (!created) {
            return user_exists();
        }
        if (also) {
            also(tx, *created);
        }
        return std::move(*created);
    });
}

Result<User> AccountService::create(const Admin& admin, const Registration& registration) {
    return add(admin.principal(), registration, {});
}

Page AccountService::list(const Admin& /*admin*/, const PageRequest& request) {
    return database_.read([&](Transaction& tx) { return list_users(tx, request); });
}

Result<User> AccountService::find(const Admin& /*admin*/, UserId id) {
    auto user = database_.read([&](Transaction& tx) { return find_user(tx, id); });
    if (!user) {
        return user_not_found();
    }
    return *user;
}

Result<User> AccountService::update(const Admin& admin, UserId id, const UserChanges& changes) {
    return write_as(admin.principal(), [&](Transaction& tx) {
        return apply(tx, admin.principal(), id, changes);
    });
}

Result<void> AccountService::remove(const Principal& principal, UserId id) {
    if (id == principal.user_id()) {
        return erase(principal, id);
    }
    const auto admin = Admin::from(principal);
    if (!admin) {
        return Error{ErrorCode::forbidden, "Not allowed"};
    }
    return remove(*admin, id);
}

Result<void> AccountService::remove(const Admin& admin, UserId id) {
    return erase(admin.principal(), id);
}

Result<User> AccountService::find_own(const Principal& principal) {
    auto user = database_.read([&](Transaction& tx) { return find_user(tx, principal.user_id()); });
    if (!user) {
        return user_not_found();
    }
    return *user;
}

Result<User> AccountService::update_own(
    const Principal& principal, const UserChanges& changes, const std::optional<Secret>& password
) {
    const UserChanges own{
        .email = changes.email,
        .full_name = changes.full_name,
        .company = changes.company,
        .role = std::nullopt,
        .is_disabled = std::nullopt,
    };
    if (!own.email) {
        return write_as(principal, [&](Transaction& tx) {
            return apply(tx, principal, principal.user_id(), own);
        });
    }
    const auto credential = check_password(principal.user_id(), password);
    if (!credential) {
        return credential.error();
    }
    return write_as(principal, [&](Transaction& tx) -> Result<User> {
        if (!is_current(tx, *credential)) {
            return incorrect_credentials();
        }
        return apply(tx, principal, principal.user_id(), own);
    });
}

Result<Credential>
AccountService::check_password(UserId id, const std::optional<Secret>& password) {
    auto credential = database_.read([&](Transaction& tx) { return find_credential(tx, id); });
    if (!credential || !password) {
        return incorrect_credentials();
    }
    const auto is_right = hasher_.verify(*password, credential->password_hash);
    if (!is_right) {
        return is_right.error();
    }
    return *is_right ? Result<Credential>(std::move(*credential)) : incorrect_credentials();
}

Result<User>
AccountService::apply(Transaction& tx, const Actor& actor, UserId id, const UserChanges& changes) {
    const auto user = find_user(tx, id);
    if (!user) {
        return user_not_found();
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
    User changed = find_user(tx, id).value();
    if (options_.hooks.on_change) {
        options_.hooks.on_change(tx, {.before = *user, .after = changed, .actor = actor});
    }
    return changed;
}

Result<void> AccountService::erase(const Actor& actor, UserId id) {
    return write_as(actor, [&](Transaction& tx) -> Result<void> {
        const auto user = find_user(tx, id);
        if (!user) {
            return user_not_found();
        }
        if (user->role == Role::admin && !user->disabled_at && !has_other_admin(tx, id)) {
            return last_admin();
        }
        erase_user(tx, id);
        return {};
    });
}

} // namespace latchkey::accounts
