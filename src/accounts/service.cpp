#include "accounts/service.hpp"

#include "accounts/change_events.hpp"

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

} // namespace

Error user_not_found() {
    return {ErrorCode::not_found, "User not found"};
}

Error incorrect_credentials() {
    return {ErrorCode::invalid_credentials, "Incorrect credentials"};
}

AccountService::AccountService(const Parts& parts, Options options)
    : parts_(parts)
    , options_(std::move(options)) {}

Result<void> AccountService::check_password(const Registration& registration) const {
    const PasswordOwner owner{
        registration.email.text(), registration.full_name, registration.company};
    if (auto fault = parts_.password_policy.check_for(owner, "password", registration.password)) {
        return refused_password(*std::move(fault));
    }
    return {};
}

template <typename Function>
auto AccountService::write_as(const Actor& actor, Function function) {
    using Outcome = std::invoke_result_t<Function&, Transaction&>;
    return parts_.database.write([&](Transaction& tx) -> Outcome {
        const auto holds =
            actor.principal ? options_.hooks.recheck(tx, *actor.principal) : Result<void>();
        return holds ? function(tx) : Outcome(holds.error());
    });
}

AccountService::Actor AccountService::acting(const Principal& principal, mail::Language language) {
    return {principal, principal.author(), language};
}

AccountService::Actor AccountService::acting(const Admin& admin, mail::Language language) {
    return {admin.principal(), admin.author(), language};
}

Result<User> AccountService::register_user(
    const Registration& registration, const audit::Client& client, const AlsoInTransaction& also
) {
    return add({std::nullopt, audit::Author::anonymous(client)}, registration, also);
}

Result<User> AccountService::add(
    const Actor& actor, const Registration& registration, const AlsoInTransaction& also
) {
    auto place = parts_.hasher.reserve();
    if (!place) {
        return place.error();
    }
    // A look first: a taken address must not cost a hash. The insert decides.
    const bool is_taken = parts_.database.read([&](Transaction& tx) {
        return find_credential(tx, registration.email).has_value();
    });
    if (is_taken) {
        return user_exists();
    }
    if (const auto may_be = check_password(registration); !may_be) {
        return may_be.error();
    }
    auto hash = parts_.hasher.hash(std::move(*place), registration.password);
    if (!hash) {
        return hash.error();
    }
    const NewUser user{
        registration.email, registration.full_name, registration.company, registration.role, *hash};
    return write_as(actor, [&](Transaction& tx) -> Result<User> {
        auto created = open(tx, user, actor.author);
        if (created && also) {
            also(tx, *created);
        }
        return created;
    });
}

Result<User> AccountService::open(Transaction& tx, NewUser user, const audit::Author& by) {
    if (options_.first_user_is_admin && !has_any_user(tx)) {
        user.role = Role::admin;
    }
    auto created = insert_user(tx, user);
    if (!created) {
        return user_exists();
    }
    parts_.record.append(
        tx,
        {.kind = audit::Kind::user_created,
         .by = by,
         .user_id = created->id.value(),
         .facts = {{audit::FactName::role, to_string(created->role)}}}
    );
    return std::move(*created);
}

Result<User> AccountService::create(const Admin& admin, const Registration& registration) {
    return add(acting(admin), registration, {});
}

Page AccountService::list(const Admin& /*admin*/, const PageRequest& request) {
    return parts_.database.read([&](Transaction& tx) { return list_users(tx, request); });
}

Result<User> AccountService::find(const Admin& /*admin*/, UserId id) {
    auto user = parts_.database.read([&](Transaction& tx) { return find_user(tx, id); });
    if (!user) {
        return user_not_found();
    }
    return *user;
}

Result<User> AccountService::update(
    const Admin& admin, UserId id, const UserChanges& changes, mail::Language language
) {
    const Actor actor = acting(admin, language);
    return tell(write_as(actor, [&](Transaction& tx) { return apply(tx, actor, id, changes); }));
}

Result<void> AccountService::remove(const Principal& principal, UserId id) {
    if (id == principal.user_id()) {
        return erase(acting(principal), id);
    }
    const auto admin = Admin::from(principal);
    if (!admin) {
        return Error{ErrorCode::forbidden, "Not allowed"};
    }
    return remove(*admin, id);
}

Result<void> AccountService::remove(const Admin& admin, UserId id) {
    return erase(acting(admin), id);
}

Result<User> AccountService::find_own(const Principal& principal) {
    auto user =
        parts_.database.read([&](Transaction& tx) { return find_user(tx, principal.user_id()); });
    if (!user) {
        return user_not_found();
    }
    return *user;
}

Result<User> AccountService::update_own(
    const Principal& principal,
    const UserChanges& changes,
    const std::optional<Secret>& password,
    mail::Language language
) {
    if (!changes.email) {
        return tell(write_as(acting(principal), [&](Transaction& tx) {
            return change_own(tx, principal, changes, language);
        }));
    }
    const auto proof =
        parts_.authenticator.check(principal.user_id(), password, principal.author());
    if (!proof) {
        return proof.error();
    }
    return tell(write_as(acting(principal), [&](Transaction& tx) -> Result<User> {
        if (const auto holds = parts_.authenticator.settle(tx, *proof); !holds) {
            return holds.error();
        }
        return change_own(tx, principal, changes, language);
    }));
}

Result<User> AccountService::change_own(
    Transaction& tx, const Principal& principal, const UserChanges& changes, mail::Language language
) {
    const UserChanges own{
        .email = changes.email,
        .full_name = changes.full_name,
        .company = changes.company,
        .role = std::nullopt,
        .is_disabled = std::nullopt,
    };
    return apply(tx, acting(principal, language), principal.user_id(), own);
}

Result<User> AccountService::tell(Result<User> outcome) const {
    if (outcome && options_.hooks.on_committed) {
        options_.hooks.on_committed();
    }
    return outcome;
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
    for (const audit::Event& event : events_of_change(*user, changed, actor.author)) {
        parts_.record.append(tx, event);
    }
    if (options_.hooks.on_change) {
        options_.hooks.on_change(
            tx,
            {.before = *user,
             .after = changed,
             .actor = actor.principal,
             .language = actor.language}
        );
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
        parts_.record.append(
            tx, {.kind = audit::Kind::user_deleted, .by = actor.author, .user_id = id.value()}
        );
        return {};
    });
}

} // namespace latchkey::accounts
