#include "sessions/seed_store.hpp"

#include <string>
#include <string_view>

namespace latchkey::sessions {

using storage::Transaction;

namespace {

/// base64url's alphabet in the order in which an index has it.
constexpr std::string_view alphabet =
    "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

} // namespace

void prepare_seed_sessions(Transaction& tx) {
    tx.execute("CREATE TEMP TABLE seed_pairs (id INTEGER PRIMARY KEY, pair TEXT)");
    std::int64_t id = 0;
    for (const char first : alphabet) {
        for (const char second : alphabet) {
            tx.execute(
                "INSERT INTO seed_pairs VALUES (:id, :pair)",
                {{"id", id++}, {"pair", std::string{first, second}}}
            );
        }
    }
}

/// The first four of an id's 22 characters ascend from one end of the ids to the other, so that a
/// table in the order of ids is written from its beginning to its end and not all over; the rest is
/// random. The last is one that 16 bytes can end with. In the order in which they expire the
/// sessions ascend in 64 places at once: neighbours there are none in the table.
std::int64_t insert_seed_sessions(Transaction& tx, const SeedRun& run, accounts::UserId after) {
    return tx.execute(
        "INSERT INTO sessions"
        " (id, user_id, generation, user_agent, address, created_at, refreshed_at, expires_at)"
        " SELECT high.pair || low.pair || substr(hex(randomblob(9)), 2) || 'A', user_id, 1,"
        "  CASE user_id % 8 WHEN 0 THEN 'Safari/iOS' WHEN 1 THEN 'Chrome/Android'"
        "   WHEN 2 THEN 'Edge/Windows' WHEN 3 THEN 'Firefox/Linux' WHEN 4 THEN 'Safari/macOS'"
        "   ELSE 'Chrome/Windows' END,"
        "  '192.0.2.' || (user_id % 254 + 1),"
        "  begun_at, begun_at + (:now - begun_at) / 16 * (user_id * 7 % 16), begun_at + 7776000000"
        " FROM (SELECT user_id, nth * 16777215 / :accounts AS place,"
        "   :now - 2592000000 + nth * 37 % 64 * 40500000 + nth * 40500000 / :accounts AS begun_at"
        "  FROM (SELECT id AS user_id, CAST(substr(email_key, 6, 8) AS INTEGER) - :first AS nth"
        "   FROM users WHERE id > :after)) AS seeds"
        " CROSS JOIN seed_pairs AS high ON high.id = place / 4096"
        " CROSS JOIN seed_pairs AS low ON low.id = place % 4096",
        {{"first", run.first},
         {"accounts", run.last - run.first + 1},
         {"now", run.now},
         {"after", after}}
    );
}

} // namespace latchkey::sessions
