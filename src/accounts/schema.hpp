#pragma once

// Accounts as bytes: forms in, JSON out. Every fault of a form is named at once.

#include "accounts/model.hpp"
#include "accounts/password_policy.hpp"
#include "accounts/service.hpp"
#include "base/error.hpp"
#include "http/form.hpp"
#include "http/request.hpp"
#include "mail/language.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>

namespace latchkey::accounts {

/// `{email, full_name, id}`: what the Flask service's answers carry.
boost::json::object render_identity(const User& user);

/// One row of the Flask service's list: `{company, created_at, email, full_name, id, updated_at}`,
/// times as HTTP dates.
boost::json::object render_list_row(const User& user);

/// The whole account: the list's row with `disabled` and `role`.
boost::json::object render_user(const User& user);

/// GET /auth/password-policy.
boost::json::object render_password_rules(const PasswordPolicy::Rules& rules);

/// Of the mails that the request leads to.
mail::Language read_language(const http::Request& request);

/// POST /auth/register: full_name, email, password, confirm_password, company?.
Result<Registration> parse_registration(const http::Request& request, const PasswordPolicy& policy);

/// POST /user/users: full_name, email, password, company?, role?.
Result<Registration> parse_new_user(const http::Request& request, const PasswordPolicy& policy);

/// PATCH /user/users/{id}: any of full_name, company, email, role, disabled; one at least.
Result<UserChanges> parse_user_changes(const http::Request& request);

struct OwnChanges {
    UserChanges changes;
    std::optional<Secret> current_password; // present when the address changes
};

/// PATCH /user/me: any of full_name, company, email; email needs current_password.
Result<OwnChanges> parse_own_changes(const http::Request& request);

/// The address of an account, as it is to be: otherwise notes "too_long", "invalid_email" or
/// "too_short". What is returned counts only when the form has no faults.
std::optional<Email> read_email(http::Form& form, std::string_view field);

/// An address that somebody may have: one that is too short for a new account is only unknown.
std::optional<Email> read_known_email(http::Form& form, std::string_view field);

/// A new password that the policy's check() takes.
std::optional<Secret>
read_new_password(http::Form& form, std::string_view field, const PasswordPolicy& policy);

} // namespace latchkey::accounts
