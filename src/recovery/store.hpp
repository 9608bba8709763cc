#pragma once

// The recovery_codes table: one row a flow of an address, known or unknown. A row is open until it
// is consumed, expired or guessed at too often, or until its owner signs in or the account's
// password or address changes.
// Each function is one statement.

#include "accounts/model.hpp"
#include "storage/database.hpp"

#include <optional>
#include <string>

namespace latchkey::recovery {

/// An address and the MAC of a code that was sent to it, or is claimed to have been.
struct CodeKey {
    std::string email_key;
    std::string flow; // of the browser that asked; empty where codes are not bound to one
    std::string code_mac;
};

/// Puts a new code in the place of whatever the flow had. `user_id`: whose it is; nothing for an
/// unknown address, whose code opens nothing.
void replace_code(
    storage::Transaction& tx, const CodeKey& key, std::optional<accounts::UserId> user_id
);

/// The open code is this one: notes that it was shown, and answers true. May be done again.
bool mark_verified(storage::Transaction& tx, const CodeKey& key);

/// The open code is this one and was verified.
bool is_verified(storage::Transaction& tx, const CodeKey& key);

/// Takes the open, verified code of that account. True once for each code, whoever asks at the same
/// time.
bool consume(storage::Transaction& tx, const CodeKey& key, accounts::UserId user_id);

/// The open code is another one: a wrong try. False when no code is open.
bool count_attempt(storage::Transaction& tx, const CodeKey& key);

/// Every code of the address, in whatever flow.
void erase_codes(storage::Transaction& tx, const std::string& email_key);

void erase_all_codes(storage::Transaction& tx);

/// Drops up to `rows_max` codes that are past their end, and says how many.
std::int64_t erase_expired_codes(storage::Transaction& tx, std::int64_t rows_max);

} // namespace latchkey::recovery
