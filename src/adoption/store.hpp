#pragma once

// The Flask service's tables, and the rows of them as rows of Latchkey's. Each function is one
// statement or two; the two databases agree on few of them.

#include "adoption/model.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace latchkey::adoption {

enum class Dialect { sqlite, postgresql };

/// What the table `alembic_version` says, which must be there.
std::vector<std::string> list_revisions(storage::Transaction& tx);

/// Of the table `user`.
std::vector<std::string> list_user_columns(storage::Transaction& tx, Dialect dialect);

/// What would break if the table `user` went: tables with a reference to it, and on SQLite every
/// view and trigger.
std::vector<std::string> list_dependents(storage::Transaction& tx, Dialect dialect);

/// Nobody else reads or writes the table `user` from here on. Throws Failure when somebody does for
/// more than ten seconds. SQLite's transaction sees to that without it.
void lock_users(storage::Transaction& tx, Dialect dialect);

/// In which zone times without one are meant, as far as the database decides: PostgreSQL's
/// sessions turn what the Flask service sends. Nothing for SQLite.
std::optional<std::string> find_server_zone(storage::Transaction& tx, Dialect dialect);

/// Other programs with a connection to this PostgreSQL database; 0 for SQLite.
std::int64_t count_other_clients(storage::Transaction& tx, Dialect dialect);

std::int64_t count_flask_users(storage::Transaction& tx);
std::int64_t count_reset_codes(storage::Transaction& tx);

/// Up to `rows_max` from that id on, in the order of ids.
std::vector<FlaskUser> list_flask_users(
    storage::Transaction& tx, Dialect dialect, std::int64_t from_id, std::int64_t rows_max
);

std::optional<std::string> find_flask_email(storage::Transaction& tx, std::int64_t id);

/// Out of the way of the schema that is installed, and back beside it.
void set_flask_users_aside(storage::Transaction& tx);
void put_flask_users_back(storage::Transaction& tx);

void drop_reset_codes(storage::Transaction& tx);
void drop_flask_users(storage::Transaction& tx);

/// The accounts that `rows` names: a JSON array of [id, email_key, name_key, created_at,
/// updated_at], times in milliseconds. Their texts are copied inside the database. How many were
/// inserted.
std::int64_t insert_adopted(storage::Transaction& tx, Dialect dialect, const std::string& rows);

/// The texts of an account whose own were not well-formed.
void replace_texts(storage::Transaction& tx, const FlaskUser& user);

/// No id that either table has given is given again.
void continue_ids(storage::Transaction& tx, Dialect dialect);

} // namespace latchkey::adoption
