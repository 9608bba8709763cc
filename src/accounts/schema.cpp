#include "accounts/schema.hpp"

#include "accounts/profile_text.hpp"
#include "base/unicode.hpp"

#include <fmt/format.h>

namespace latchkey::accounts {

namespace {

constexpr std::string_view invalid_data = "Invalid data";
constexpr std::string_view must_be_an_email = "Must be an e-mail address.";

void check_line(http::Form& form, std::string_view field, const std::string& text) {
    if (const auto fault = check_profile_text(field, text)) {
        form.fail(field, fault->code, fault->message);
    }
}

std::optional<std::string> read_full_name(http::Form& form) {
    auto name = form.string("full_name");
    if (name && name->empty()) {
        form.fail("full_name", "too_short", "Must not be empty.");
    } else if (name) {
        check_line(form, "full_name", *name);
    }
    return name;
}

std::optional<std::string> read_company(http::Form& form) {
    auto company = form.optional_string("company");
    if (company) {
        check_line(form, "company", *company);
    }
    return company;
}

std::optional<Role> read_role(http::Form& form) {
    if (!form.has("role")) {
        return std::nullopt;
    }
    const auto text = form.string("role");
    const auto role = text ? parse_role(*text) : std::nullopt;
    if (text && !role) {
        form.fail("role", "unknown_role", "Must be \"user\" or \"admin\".");
    }
    return role;
}

/// The fields that a person may change of their own account and an admin of any.
UserChanges read_common_changes(http::Form& form) {
    UserChanges changes;
    if (form.has("full_name")) {
        changes.full_name = read_full_name(form);
    }
    if (form.has("company")) {
        changes.company = read_company(form);
    }
    if (form.has("email")) {
        changes.email = read_email(form, "email");
    }
    return changes;
}

void require_any(http::Form& form, std::initializer_list<std::string_view> fields) {
    for (const std::string_view field : fields) {
        if (form.has(field)) {
            return;
        }
    }
    form.fail("body", "empty", fmt::format("Must hold one of: {}.", fmt::join(fields, ", ")));
}

/// What both forms that make an account have in common; nothing when a field is missing or faulty.
std::optional<Registration> read_account(http::Form& form, const PasswordPolicy& policy) {
    auto full_name = read_full_name(form);
    auto email = read_email(form, "email");
    auto company = read_company(form);
    auto password = read_new_password(form, "password", policy);
    if (!full_name || !email || !password) {
        return std::nullopt;
    }
    return Registration{
        std::move(*email), std::move(*full_name), std::move(company), std::move(*password)};
}

} // namespace

boost::json::object render_identity(const User& user) {
    return {{"email", user.email}, {"full_name", user.full_name}, {"id", user.id.value()}};
}

boost::json::object render_list_row(const User& user) {
    boost::json::object row = render_identity(user);
    row["company"] = user.company ? boost::json::value(*user.company) : nullptr;
    row["created_at"] = to_http_date(user.created_at);
    row["updated_at"] = to_http_date(user.updated_at);
    return row;
}

boost::json::object render_user(const User& user) {
    boost::json::object whole = render_list_row(user);
    whole["role"] = to_string(user.role);
    whole["disabled"] = user.disabled_at.has_value();
    return whole;
}

boost::json::object render_password_rules(const PasswordPolicy::Rules& rules) {
    boost::json::value special = nullptr;
    if (!rules.special_characters.empty()) {
        special = rules.special_characters;
    }
    return {
        {"policy", rules.name},
        {"code_points", {{"min", rules.code_points_min}, {"max", password_code_points_max}}},
        {"requires", {{"uppercase", rules.needs_uppercase}, {"one_of", std::move(special)}}},
        {"refuses",
         {{"blocklisted", rules.has_lists},
          {"context", rules.has_lists},
          {"breached", rules.has_breach_check}}},
    };
}

mail::Language read_language(const http::Request& request) {
    return mail::choose_language(request.header("Accept-Language"));
}

Result<Registration>
parse_registration(const http::Request& request, const PasswordPolicy& policy) {
    auto form = http::Form::parse(request, invalid_data);
    if (!form) {
        return form.error();
    }
    auto registration = read_account(*form, policy);
    const auto confirmation = form->string("confirm_password");
    if (registration && confirmation && registration->password.reveal() != *confirmation) {
        form->fail("confirm_password", "mismatch", "Must be equal to password.");
    }
    return form->finish([&] { return std::move(*registration); });
}

Result<Registration> parse_new_user(const http::Request& request, const PasswordPolicy& policy) {
    auto form = http::Form::parse(request, invalid_data);
    if (!form) {
        return form.error();
    }
    auto registration = read_account(*form, policy);
    const auto role = read_role(*form);
    if (registration) {
        registration->role = role.value_or(Role::user);
    }
    return form->finish([&] { return std::move(*registration); });
}

Result<UserChanges> parse_user_changes(const http::Request& request) {
    auto form = http::Form::parse(request, invalid_data);
    if (!form) {
        return form.error();
    }
    UserChanges changes = read_common_changes(*form);
    changes.role = read_role(*form);
    changes.is_disabled = form->optional_boolean("disabled");
    require_any(*form, {"full_name", "company", "email", "role", "disabled"});
    return form->finish([&] { return std::move(changes); });
}

Result<OwnChanges> parse_own_changes(const http::Request& request) {
    auto form = http::Form::parse(request, invalid_data);
    if (!form) {
        return form.error();
    }
    OwnChanges own{read_common_changes(*form), std::nullopt};
    if (form->has("email") || form->has("current_password")) {
        if (auto password = form->string("current_password")) {
            own.current_password = Secret(std::move(*password));
        }
    }
    require_any(*form, {"full_name", "company", "email"});
    return form->finish([&] { return std::move(own); });
}

std::optional<Email> read_email(http::Form& form, std::string_view field) {
    constexpr std::size_t code_points_min = 8; // the Flask service's, where an account is meant
    const auto text = form.string(field);
    if (!text) {
        return std::nullopt;
    }
    auto email = Email::parse(*text);
    if (text->size() > Email::bytes_max) {
        form.fail(
            field, "too_long", fmt::format("Must be at most {} bytes long.", Email::bytes_max)
        );
    } else if (!email) {
        form.fail(field, "invalid_email", must_be_an_email);
    } else if (count_code_points(*text) < code_points_min) {
        form.fail(
            field, "too_short", fmt::format("Must be at least {} characters long.", code_points_min)
        );
    }
    return email;
}

std::optional<Email> read_known_email(http::Form& form, std::string_view field) {
    const auto text = form.string(field);
    auto email = text ? Email::parse(*text) : std::nullopt;
    if (text && !email) {
        form.fail(field, "invalid_email", must_be_an_email);
    }
    return email;
}

std::optional<Secret>
read_new_password(http::Form& form, std::string_view field, const PasswordPolicy& policy) {
    auto text = form.string(field);
    if (!text) {
        return std::nullopt;
    }
    if (auto fault = policy.check(field, *text)) {
        form.fail(*std::move(fault));
    }
    return Secret(std::move(*text));
}

} // namespace latchkey::accounts
