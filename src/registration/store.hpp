#pragma once

// The registrations table: one row an address that somebody wants an account for, of the newest
// attempt. No account is there before its code was shown by the browser that made the attempt. Each
// function is one statement.

#include "accounts/model.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace latchkey::registration {

/// An address and the MAC of an attempt's secret.
struct AttemptKey {
    std::string email_key;
    std::string attempt_mac;
};

/// An attempt's code, as it was sent or is claimed to have been.
struct CodeKey {
    AttemptKey attempt;
    std::string code_mac;
};

/// Puts the attempt in the place of whatever the address had: its account is `user`.
void replace_registration(
    storage::Transaction& tx, const CodeKey& key, const accounts::NewUser& user
);

/// The account that the attempt would make.
std::optional<accounts::NewUser>
find_registration(storage::Transaction& tx, const AttemptKey& attempt);

/// Another code for the attempt, with tries of its own. False when there is no such attempt.
bool renew_code(storage::Transaction& tx, const CodeKey& key);

/// Takes the attempt whose open code this is. An account once for each code, whoever asks at the
/// same time.
std::optional<accounts::NewUser> take_registration(storage::Transaction& tx, const CodeKey& key);

/// The attempt's open code is another one: a wrong try. Those of other browsers do not count: they
/// could not use the right one either.
void count_try(storage::Transaction& tx, const CodeKey& key);

void erase_all_registrations(storage::Transaction& tx);

/// Drops up to `rows_max` attempts that are past their end, and says how many.
std::int64_t erase_expired_registrations(storage::Transaction& tx, std::int64_t rows_max);

} // namespace latchkey::registration
