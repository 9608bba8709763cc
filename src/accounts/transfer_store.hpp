#pragma once

// The users table for whoever brings or takes many accounts at once. Each function is one
// statement.

#include "accounts/imported_user.hpp"
#include "accounts/user_writer.hpp"
#include "storage/database.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace latchkey::accounts {

bool has_email_key(storage::Transaction& tx, const std::string& email_key);

/// Gives it an id of its own, whatever id it says it had; nothing when the address is taken, in any
/// spelling. An account without a date of its own is from now.
std::optional<UserId> insert_imported(storage::Transaction& tx, const ImportedUser& user);

/// How many there are.
std::int64_t count_users(storage::Transaction& tx);

/// The next ones behind that id, in the order of ids.
std::vector<ExportedUser>
list_users_after(storage::Transaction& tx, UserId after, std::size_t rows_max);

} // namespace latchkey::accounts
