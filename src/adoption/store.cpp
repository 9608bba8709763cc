#include "adoption/store.hpp"

#include <utility>

namespace latchkey::adoption {

using storage::Sql;
using storage::Transaction;

namespace {

constexpr bool is_sqlite(Dialect dialect) {
    return dialect == Dialect::sqlite;
}

std::vector<std::string> list_texts(Transaction& tx, Sql sql) {
    std::vector<std::string> texts;
    for (auto& [text] : tx.list<std::string>(sql)) {
        texts.push_back(std::move(text));
    }
    return texts;
}

constexpr Sql rows_of_sqlite =
    "SELECT id, email, full_name, company, password, CAST(created_at AS TEXT),"
    " CAST(updated_at AS TEXT) FROM \"user\" WHERE id >= :from_id ORDER BY id LIMIT :rows_max";

constexpr Sql rows_of_postgresql =
    "SELECT id, email, full_name, company, password,"
    " to_char(created_at, 'YYYY-MM-DD HH24:MI:SS.US'),"
    " to_char(updated_at, 'YYYY-MM-DD HH24:MI:SS.US')"
    " FROM \"user\" WHERE id >= CAST(:from_id AS BIGINT) ORDER BY id LIMIT :rows_max";

constexpr Sql insert_on_sqlite =
    "INSERT INTO users (id, email, email_key, full_name, name_key, company, password_hash,"
    " created_at, updated_at)"
    " SELECT flask.id, flask.email, json_extract(row.value, '$[1]'), flask.full_name,"
    " json_extract(row.value, '$[2]'), flask.company, flask.password,"
    " json_extract(row.value, '$[3]'), json_extract(row.value, '$[4]')"
    " FROM json_each(:rows) AS row CROSS JOIN \"user\" AS flask"
    " WHERE flask.id = json_extract(row.value, '$[0]')";

constexpr Sql insert_on_postgresql =
    "INSERT INTO users (id, email, email_key, full_name, name_key, company, password_hash,"
    " created_at, updated_at)"
    " SELECT flask.id, flask.email, row.value->>1, flask.full_name, row.value->>2, flask.company,"
    " flask.password, CAST(row.value->>3 AS BIGINT), CAST(row.value->>4 AS BIGINT)"
    " FROM json_array_elements(CAST(:rows AS JSON)) AS row (value)"
    " JOIN \"user\" AS flask ON flask.id = CAST(row.value->>0 AS BIGINT)";

} // namespace

std::vector<std::string> list_revisions(Transaction& tx) {
    return list_texts(tx, "SELECT version_num FROM alembic_version ORDER BY version_num");
}

std::vector<std::string> list_user_columns(Transaction& tx, Dialect dialect) {
    return list_texts(
        tx,
        is_sqlite(dialect) ? Sql("SELECT name FROM pragma_table_info('user')")
                           : Sql("SELECT CAST(column_name AS TEXT) FROM information_schema.columns"
                                 " WHERE table_schema = current_schema() AND table_name = 'user'")
    );
}

std::vector<std::string> list_dependents(Transaction& tx, Dialect dialect) {
    return list_texts(
        tx,
        is_sqlite(dialect)
            ? Sql("SELECT name FROM sqlite_master WHERE type IN ('view', 'trigger')"
                  " UNION SELECT other.name FROM sqlite_master AS other,"
                  " pragma_foreign_key_list(other.name) AS reference"
                  " WHERE other.type = 'table' AND lower(reference.\"table\") = 'user'"
                  " ORDER BY 1")
            : Sql("SELECT CAST(CAST(conrelid AS regclass) AS TEXT) FROM pg_constraint"
                  " WHERE contype = 'f' AND confrelid = CAST('\"user\"' AS regclass)"
                  " UNION SELECT CAST(CAST(rule.ev_class AS regclass) AS TEXT)"
                  " FROM pg_depend AS link JOIN pg_rewrite AS rule ON rule.oid = link.objid"
                  " WHERE link.classid = CAST('pg_rewrite' AS regclass)"
                  " AND link.refclassid = CAST('pg_class' AS regclass)"
                  " AND link.refobjid = CAST('\"user\"' AS regclass)"
                  " AND rule.ev_class <> link.refobjid"
                  " UNION SELECT CAST(tgname AS TEXT) FROM pg_trigger"
                  " WHERE tgrelid = CAST('\"user\"' AS regclass) AND NOT tgisinternal ORDER BY 1")
    );
}

void lock_users(Transaction& tx, Dialect dialect) {
    if (!is_sqlite(dialect)) {
        tx.execute("SET LOCAL lock_timeout = '10s'");
        tx.execute("LOCK TABLE \"user\" IN ACCESS EXCLUSIVE MODE");
    }
}

std::optional<std::string> find_server_zone(Transaction& tx, Dialect dialect) {
    if (is_sqlite(dialect)) {
        return std::nullopt;
    }
    // Not the session's, which Latchkey sets: what a client gets that asks for none.
    auto row = tx.find<std::string>("SELECT reset_val FROM pg_settings WHERE name = 'TimeZone'");
    return row ? std::optional(std::move(std::get<0>(*row))) : std::nullopt;
}

std::int64_t count_other_clients(Transaction& tx, Dialect dialect) {
    if (is_sqlite(dialect)) {
        return 0;
    }
    return std::get<0>(tx.find<std::int64_t>("SELECT count(*) FROM pg_stat_activity"
                                             " WHERE datname = current_database()"
                                             " AND backend_type = 'client backend'"
                                             " AND pid <> pg_backend_pid()")
                           .value());
}

std::int64_t count_flask_users(Transaction& tx) {
    return std::get<0>(tx.find<std::int64_t>("SELECT count(*) FROM \"user\"").value());
}

std::int64_t count_reset_codes(Transaction& tx) {
    return std::get<0>(tx.find<std::int64_t>("SELECT count(*) FROM password_reset_tokens").value());
}

std::vector<FlaskUser>
list_flask_users(Transaction& tx, Dialect dialect, std::int64_t from_id, std::int64_t rows_max) {
    using OptionalText = std::optional<std::string>;
    std::vector<FlaskUser> users;
    for (auto& [id, email, full_name, company, password_hash, created_at, updated_at] :
         tx.list<
             std::int64_t,
             std::string,
             std::string,
             OptionalText,
             std::string,
             OptionalText,
             OptionalText>(
             is_sqlite(dialect) ? rows_of_sqlite : rows_of_postgresql,
             {{"from_id", from_id}, {"rows_max", rows_max}}
         )) {
        users.push_back(
            {id,
             std::move(email),
             std::move(full_name),
             std::move(company),
             std::move(password_hash),
             std::move(created_at),
             std::move(updated_at)}
        );
    }
    return users;
}

std::optional<std::string> find_flask_email(Transaction& tx, std::int64_t id) {
    auto row = tx.find<std::string>("SELECT email FROM \"user\" WHERE id = :id", {{"id", id}});
    return row ? std::optional(std::move(std::get<0>(*row))) : std::nullopt;
}

void set_flask_users_aside(Transaction& tx) {
    tx.execute("ALTER TABLE \"user\" RENAME TO latchkey_flask_user");
}

void put_flask_users_back(Transaction& tx) {
    tx.execute("ALTER TABLE latchkey_flask_user RENAME TO \"user\"");
}

void drop_reset_codes(Transaction& tx) {
    tx.execute("DROP TABLE password_reset_tokens");
}

void drop_flask_users(Transaction& tx) {
    tx.execute("DROP TABLE \"user\"");
}

std::int64_t insert_adopted(Transaction& tx, Dialect dialect, const std::string& rows) {
    return tx.execute(
        is_sqlite(dialect) ? insert_on_sqlite : insert_on_postgresql, {{"rows", rows}}
    );
}

void replace_texts(Transaction& tx, const FlaskUser& user) {
    tx.execute(
        "UPDATE users SET email = :email, full_name = :full_name, company = :company"
        " WHERE id = :id",
        {{"email", user.email},
         {"full_name", user.full_name},
         {"company", user.company},
         {"id", user.id}}
    );
}

void continue_ids(Transaction& tx, Dialect dialect) {
    if (is_sqlite(dialect)) {
        return; // AUTOINCREMENT has seen them; what the Flask service gave before, it may give
                // twice
    }
    tx.find<std::int64_t>(
        "SELECT setval(pg_get_serial_sequence('users', 'id'), given.last) FROM ("
        " SELECT greatest((SELECT max(id) FROM users), pg_sequence_last_value(CAST("
        "pg_get_serial_sequence('\"user\"', 'id') AS regclass))) AS last) AS given"
        " WHERE given.last > 0"
    );
}

} // namespace latchkey::adoption
