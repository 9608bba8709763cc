#pragma once

// The email_changes table: one row a user who has asked for another address and not yet proved it.
// Each function is one statement.

#include "accounts/model.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace latchkey::registration {

/// A code for the change that a user asked for in a session, as it was sent or is claimed to be.
struct ChangeKey {
    accounts::UserId user_id;
    std::string session_id;
    std::string code_mac;
};

/// Puts the change in the place of what the user asked for before.
void replace_address_change(
    storage::Transaction& tx, const ChangeKey& key, const accounts::Email& email
);

/// Takes the change whose open code this is: the new address. Once for each code.
std::optional<accounts::Email> take_address_change(storage::Transaction& tx, const ChangeKey& key);

/// The session's open code is another one: a wrong try. Those of other sessions do not count: they
/// could not use the right one either.
void count_try(storage::Transaction& tx, const ChangeKey& key);

void erase_all_address_changes(storage::Transaction& tx);

/// Drops up to `rows_max` changes that are past their end, and says how many.
std::int64_t erase_expired_address_changes(storage::Transaction& tx, std::int64_t rows_max);

} // namespace latchkey::registration
