#include "accounts/imported_user.hpp"

#include "accounts/profile_text.hpp"
#include "base/number.hpp"

#include <string_view>
#include <utility>

namespace latchkey::accounts {

namespace {

using crypto::PasswordHash;

/// Reads fields and collects what is wrong with them.
class Checker {
public:
    explicit Checker(const UserRow& row)
        : row_(row) {}

    void refuse(UserField field, std::string code, std::string message) {
        error_.fields.push_back({std::string(to_string(field)), std::move(code), std::move(message)}
        );
    }

    std::optional<Email> email() {
        const auto& text = row_[UserField::email];
        if (!text) {
            refuse(UserField::email, "required", "Is missing.");
            return std::nullopt;
        }
        auto email = Email::parse(*text);
        if (!email) {
            refuse(UserField::email, "invalid_email", "Must be an e-mail address.");
        }
        return email;
    }

    std::optional<std::string> profile_text(UserField field) {
        return profile_text(field, row_[field]);
    }

    /// The same of what stands for a field that was left out.
    std::optional<std::string>
    profile_text(UserField field, const std::optional<std::string>& text) {
        if (text) {
            if (auto fault = check_profile_text(to_string(field), *text)) {
                error_.fields.push_back(*std::move(fault));
            }
        }
        return text;
    }

    Role role() {
        const auto& text = row_[UserField::role];
        const auto role = text ? parse_role(*text) : Role::user;
        if (!role) {
            refuse(UserField::role, "unknown_role", "Must be \"user\" or \"admin\".");
        }
        return role.value_or(Role::user);
    }

    std::optional<bool> boolean(UserField field) {
        const auto& text = row_[field];
        if (text && *text != "true" && *text != "false") {
            refuse(field, "not_a_boolean", "Must be true or false.");
        }
        return text ? std::optional(*text == "true") : std::nullopt;
    }

    std::optional<TimePoint> time(UserField field) {
        const auto& text = row_[field];
        const auto time = text ? parse_rfc3339(*text) : std::nullopt;
        if (text && !time) {
            refuse(
                field,
                "not_a_time",
                "Must be a time of RFC 3339, from 1970 on, like 2026-11-22T06:34:32Z."
            );
        }
        return time;
    }

    std::optional<UserId> id() {
        const auto& text = row_[UserField::id];
        const auto id = text ? parse_number<std::int64_t>(*text) : std::nullopt;
        if (text && !id) {
            refuse(UserField::id, "not_an_id", "Must be a whole number.");
        }
        return id ? std::optional(UserId(*id)) : std::nullopt;
    }

    PasswordHash password_hash() {
        const auto& text = row_[UserField::password_hash];
        if (!text || text->starts_with('!')) {
            return PasswordHash::none();
        }
        PasswordHash hash(*text);
        if (!hash.is_verifiable()) {
            refuse(
                UserField::password_hash,
                "unknown_hash",
                "Is of no kind that can be verified, or above its bounds; docs/importing-users.md "
                "lists them. Leave it out: a recovery code then sets a password."
            );
        }
        return hash;
    }

    [[nodiscard]] const Error& error() const { return error_; }

private:
    const UserRow& row_;
    Error error_{ErrorCode::invalid_input, "Invalid data"};
};

std::string full_name_of(Checker& checker, const UserRow& row) {
    auto name = checker.profile_text(UserField::full_name);
    if (!name) {
        return checker.profile_text(UserField::full_name, row[UserField::email]).value_or("");
    }
    if (name->empty()) {
        checker.refuse(
            UserField::full_name, "too_short", "Must not be empty; left out, it is the address."
        );
    }
    return *std::move(name);
}

} // namespace

Result<ImportedUser> parse_imported_user(const UserRow& row, Unverified unverified) {
    Checker checker(row);
    auto email = checker.email();
    std::string full_name = full_name_of(checker, row);
    auto company = checker.profile_text(UserField::company);
    const Role role = checker.role();
    const bool is_disabled = checker.boolean(UserField::disabled).value_or(false);
    const bool is_unverified = !checker.boolean(UserField::email_verified).value_or(true);
    PasswordHash hash = checker.password_hash();
    const auto id = checker.id();
    const auto created_at = checker.time(UserField::created_at);
    const auto updated_at = checker.time(UserField::updated_at);
    if (is_unverified && unverified == Unverified::refused) {
        checker.refuse(
            UserField::email_verified,
            "unverified",
            "Is false. Say with --unverified what that shall mean: accept or recover."
        );
    }
    if (!checker.error().fields.empty()) {
        return checker.error();
    }
    const bool keeps_password = !is_unverified || unverified == Unverified::accepted;
    return ImportedUser{
        id,
        *std::move(email),
        std::move(full_name),
        std::move(company),
        role,
        is_disabled,
        keeps_password ? std::move(hash) : PasswordHash::none(),
        created_at,
        updated_at};
}

} // namespace latchkey::accounts
