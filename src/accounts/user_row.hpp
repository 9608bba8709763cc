#pragma once

// An account as a file has it: what people bring from elsewhere, and take away. Text that nothing
// has been checked of; user_reader.hpp reads it, user_writer.hpp writes it.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::accounts {

/// JSON lines: an object a line. CSV: RFC 4180, the fields' names in the first record.
enum class FileFormat { jsonl, csv };

std::optional<FileFormat> parse_file_format(std::string_view text);

/// In the order in which they are written. Their spelling is their name in a file.
enum class UserField {
    id, // a decimal number
    email,
    full_name,
    company,
    role,
    disabled, // "true" or "false"; so is the next
    email_verified,
    password_hash,
    created_at, // RFC 3339
    updated_at,
};

inline constexpr std::size_t user_fields = static_cast<std::size_t>(UserField::updated_at) + 1;

std::string_view to_string(UserField field);
std::optional<UserField> parse_user_field(std::string_view name);

/// A JSON boolean, where JSON is written.
bool is_boolean(UserField field);

/// Absent is nothing, null is nothing.
class UserRow {
public:
    std::optional<std::string>& operator[](UserField field) {
        return values_.at(static_cast<std::size_t>(field));
    }

    const std::optional<std::string>& operator[](UserField field) const {
        return values_.at(static_cast<std::size_t>(field));
    }

private:
    std::array<std::optional<std::string>, user_fields> values_;
};

} // namespace latchkey::accounts
