#pragma once

// Accounts as a file has them, written row by row; user_reader.hpp reads it again.

#include "accounts/model.hpp"
#include "accounts/user_row.hpp"

#include <optional>
#include <string>

namespace latchkey::accounts {

/// Whether the file is as good as the table to whoever wants to guess passwords.
enum class PasswordHashes { left_out, written };

/// A user, and the hash where that is wanted.
struct ExportedUser {
    User user;
    crypto::PasswordHash password_hash;
};

/// What a file begins with: of CSV, the line that names the columns.
std::string render_beginning(FileFormat format, PasswordHashes hashes);

/// Appends one line, or of CSV several where a field has them. A field without a value is left out,
/// and so is the hash of an account that has no password.
void append_user(
    std::string& out, FileFormat format, PasswordHashes hashes, const ExportedUser& exported
);

} // namespace latchkey::accounts
