#include "accounts/user_row.hpp"

#include <algorithm>

namespace latchkey::accounts {

namespace {

// In the order of their enumerators.
constexpr std::array<std::string_view, user_fields> field_names{
    "id",
    "email",
    "full_name",
    "company",
    "role",
    "disabled",
    "email_verified",
    "password_hash",
    "created_at",
    "updated_at",
};

} // namespace

std::optional<FileFormat> parse_file_format(std::string_view text) {
    if (text == "jsonl") {
        return FileFormat::jsonl;
    }
    return text == "csv" ? std::optional(FileFormat::csv) : std::nullopt;
}

std::string_view to_string(UserField field) {
    return field_names.at(static_cast<std::size_t>(field));
}

std::optional<UserField> parse_user_field(std::string_view name) {
    const auto* const found = std::ranges::find(field_names, name);
    return found == field_names.end()
               ? std::nullopt
               : std::optional(static_cast<UserField>(found - field_names.begin()));
}

bool is_boolean(UserField field) {
    return field == UserField::disabled || field == UserField::email_verified;
}

} // namespace latchkey::accounts
