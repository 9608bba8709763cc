#include "accounts/id_store.hpp"

namespace latchkey::accounts {

using storage::Transaction;

void skip_user_ids_on_sqlite(Transaction& tx, std::int64_t count) {
    // No row until there is a first account.
    tx.execute("INSERT INTO sqlite_sequence (name, seq) SELECT 'users', 0"
               " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'users')");
    tx.execute(
        "UPDATE sqlite_sequence SET seq = seq + :count WHERE name = 'users'", {{"count", count}}
    );
}

void skip_user_ids_on_postgresql(Transaction& tx, std::int64_t count) {
    tx.find<std::int64_t>(
        "SELECT setval(pg_get_serial_sequence('users', 'id'),"
        " nextval(pg_get_serial_sequence('users', 'id')) + CAST(:count AS BIGINT))",
        {{"count", count}}
    );
}

} // namespace latchkey::accounts
