#pragma once

// The users table. Each function is one statement or two; rules live in the service.

#include "accounts/model.hpp"
#include "storage/database.hpp"

#include <optional>
#include <string>

namespace latchkey::accounts {

/// What a password is checked against.
struct Credential {
    UserId user_id;
    crypto::PasswordHash password_hash;
    bool is_disabled;
};

std::optional<User> find_user(storage::Transaction& tx, UserId id);
std::optional<User> find_user_by_email(storage::Transaction& tx, const Email& email);
std::optional<Credential> find_credential(storage::Transaction& tx, const Email& email);
std::optional<Credential> find_credential(storage::Transaction& tx, UserId id);

/// The one form of all spellings of the account's address.
std::optional<std::string> find_email_key(storage::Transaction& tx, UserId id);

/// Whether it is still the account's password, and the account enabled: hashing took its time.
bool is_current(storage::Transaction& tx, const Credential& credential);

/// Nothing when the address is taken, in any spelling.
std::optional<User> insert_user(storage::Transaction& tx, const NewUser& user);

/// False when the new address is another account's. The user must exist.
bool update_user(storage::Transaction& tx, const User& user, const UserChanges& changes);

/// A new password.
void update_password(storage::Transaction& tx, UserId id, const crypto::PasswordHash& hash);

/// Their sign-in is now; gives when the one before was, if there was one. The user must exist.
std::optional<TimePoint> note_sign_in(storage::Transaction& tx, UserId id);

/// All their sessions, or all but one, were ended now, so that no token from before begins one.
void note_sessions_ended(storage::Transaction& tx, UserId id);

/// Everybody's.
void note_all_sessions_ended(storage::Transaction& tx);

/// When that was last; 1970 when it never was. The user must exist.
TimePoint find_sessions_ended(storage::Transaction& tx, UserId id);

/// The same password, hashed anew.
void renew_password_hash(storage::Transaction& tx, UserId id, const crypto::PasswordHash& hash);

/// False when there was no such user. Their sessions go with them.
bool erase_user(storage::Transaction& tx, UserId id);

bool has_any_user(storage::Transaction& tx);

/// Is there an enabled admin besides this user?
bool has_other_admin(storage::Transaction& tx, UserId id);

/// In the order of ids, or of what they were found by when `request.query` is not empty.
Page list_users(storage::Transaction& tx, const PageRequest& request);

} // namespace latchkey::accounts
