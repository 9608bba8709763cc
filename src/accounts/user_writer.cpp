#include "accounts/user_writer.hpp"

#include "base/csv.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>

#include <vector>

namespace latchkey::accounts {

namespace {

/// Not `email_verified`, of which the table knows nothing.
std::vector<UserField> written_fields(PasswordHashes hashes) {
    std::vector<UserField> fields{
        UserField::id,
        UserField::email,
        UserField::full_name,
        UserField::company,
        UserField::role,
        UserField::disabled};
    if (hashes == PasswordHashes::written) {
        fields.push_back(UserField::password_hash);
    }
    fields.insert(fields.end(), {UserField::created_at, UserField::updated_at});
    return fields;
}

UserRow to_row(const ExportedUser& exported) {
    const User& user = exported.user;
    UserRow row;
    row[UserField::id] = fmt::to_string(user.id.value());
    row[UserField::email] = user.email;
    row[UserField::full_name] = user.full_name;
    row[UserField::company] = user.company;
    row[UserField::role] = to_string(user.role);
    row[UserField::disabled] = user.disabled_at ? "true" : "false";
    if (!exported.password_hash.is_none()) {
        row[UserField::password_hash] = exported.password_hash.value();
    }
    row[UserField::created_at] = to_rfc3339(user.created_at);
    row[UserField::updated_at] = to_rfc3339(user.updated_at);
    return row;
}

void append_object(std::string& out, const std::vector<UserField>& fields, const UserRow& row) {
    char separator = '{';
    for (const UserField field : fields) {
        const auto& text = row[field];
        if (!text) {
            continue;
        }
        out.append(1, separator).append(1, '"').append(to_string(field)).append("\":");
        const bool is_bare = field == UserField::id || is_boolean(field);
        out += is_bare ? *text : boost::json::serialize(boost::json::string_view(*text));
        separator = ',';
    }
    out += "}\n";
}

void append_record(std::string& out, const std::vector<UserField>& fields, const UserRow& row) {
    for (const UserField field : fields) {
        append_csv_field(out, row[field]);
        out += field == fields.back() ? "\r\n" : ",";
    }
}

} // namespace

std::string render_beginning(FileFormat format, PasswordHashes hashes) {
    if (format == FileFormat::jsonl) {
        return {};
    }
    std::string header;
    for (const UserField field : written_fields(hashes)) {
        header.append(header.empty() ? "" : ",").append(to_string(field));
    }
    return header + "\r\n";
}

void append_user(
    std::string& out, FileFormat format, PasswordHashes hashes, const ExportedUser& exported
) {
    const std::vector<UserField> fields = written_fields(hashes);
    const UserRow row = to_row(exported);
    if (format == FileFormat::csv) {
        append_record(out, fields, row);
    } else {
        append_object(out, fields, row);
    }
}

} // namespace latchkey::accounts
