#include "accounts/seed_store.hpp"

#include "accounts/seed_names.hpp"
#include "base/unicode.hpp"

#include <fmt/format.h>

#include <tuple>
#include <utility>
#include <vector>

namespace latchkey::accounts {

using storage::Transaction;

namespace {

/// Calls `insert(i, name)` for each of the names, i counting from 0.
template <typename Insert>
void each_of(const std::vector<std::string>& names, Insert insert) {
    std::int64_t i = 0;
    for (const std::string& name : names) {
        insert(i++, name);
    }
}

} // namespace

std::string seed_address(std::int64_t number) {
    return fmt::format("seed-{:08}@example.com", number);
}

std::optional<NewestSeed> find_newest_seed(Transaction& tx) {
    auto row = tx.find<std::int64_t, std::string>(
        "SELECT CAST(substr(email_key, 6, 8) AS INTEGER), password_hash FROM users WHERE email_key "
        "="
        " (SELECT max(email_key) FROM users WHERE email_key >= 'seed-0' AND email_key < 'seed-:')"
    );
    if (!row) {
        return std::nullopt;
    }
    return NewestSeed{std::get<0>(*row), crypto::PasswordHash(std::move(std::get<1>(*row)))};
}

bool has_account_besides_seeds(Transaction& tx) {
    return tx
        .find<std::int64_t>("SELECT 1 FROM users WHERE email_key NOT GLOB"
                            " 'seed-[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]@example.com' LIMIT 1")
        .has_value();
}

void prepare_seeds(Transaction& tx, std::int64_t batch_max) {
    tx.execute("CREATE TEMP TABLE seed_steps (step INTEGER PRIMARY KEY)");
    tx.execute("CREATE TEMP TABLE seed_first (id INTEGER PRIMARY KEY, name TEXT, name_key TEXT)");
    tx.execute("CREATE TEMP TABLE seed_last (id INTEGER PRIMARY KEY, name TEXT, name_key TEXT)");
    tx.execute("CREATE TEMP TABLE seed_companies (id INTEGER PRIMARY KEY, name TEXT)");
    tx.execute(
        "INSERT INTO seed_steps WITH RECURSIVE steps (step) AS"
        " (SELECT 0 UNION ALL SELECT step + 1 FROM steps WHERE step + 1 < :batch_max)"
        " SELECT step FROM steps",
        {{"batch_max", batch_max}}
    );
    each_of(seed_first_names(), [&](std::int64_t id, const std::string& name) {
        tx.execute(
            "INSERT INTO seed_first VALUES (:id, :name, :name_key)",
            {{"id", id}, {"name", name}, {"name_key", fold_case(name)}}
        );
    });
    each_of(seed_last_names(), [&](std::int64_t id, const std::string& name) {
        tx.execute(
            "INSERT INTO seed_last VALUES (:id, :name, :name_key)",
            {{"id", id}, {"name", name}, {"name_key", fold_case(name)}}
        );
    });
    each_of(seed_companies(), [&](std::int64_t id, const std::string& name) {
        tx.execute("INSERT INTO seed_companies VALUES (:id, :name)", {{"id", id}, {"name", name}});
    });
}

/// An index takes a row quickest beside the one before. Addresses ascend. Names do so in 1024
/// places at once: each of the 128 first names with each eighth of the last names, which a million
/// numbers pass from its beginning to its end, four names abreast. Odd factors make one round
/// through a power of two look shuffled, and leave nothing out.
std::int64_t
insert_seeds(Transaction& tx, const SeedBatch& batch, const crypto::PasswordHash& password_hash) {
    return tx.execute(
        "INSERT INTO users (email, email_key, full_name, name_key, company, password_hash, role,"
        " created_at, updated_at)"
        " SELECT email, email, seed_first.name || ' ' || seed_last.name,"
        "  seed_first.name_key || ' ' || seed_last.name_key, seed_companies.name, :hash, 'user',"
        "  created_at, created_at"
        " FROM (SELECT printf('seed-%08d@example.com', number) AS email, number * 53 % 128 AS "
        "first,"
        "   ((number * 5 + number / 128) % 8 * 32 + number / 31250 + number * 2654435761 / "
        "16777216 % 4) % "
        "256"
        "    AS last,"
        "   CASE WHEN number % 3 > 0 THEN number * 61 % 1024 END AS company,"
        "   :now - 2592000000 - number * 2654435761 % 63072000000 AS created_at"
        "  FROM (SELECT :first + step AS number FROM seed_steps WHERE step <= :last - :first)"
        " ) AS seeds"
        " CROSS JOIN seed_first ON seed_first.id = first"
        " CROSS JOIN seed_last ON seed_last.id = last"
        " LEFT JOIN seed_companies ON seed_companies.id = company",
        {{"first", batch.first},
         {"last", batch.last},
         {"now", batch.now},
         {"hash", password_hash.value()}}
    );
}

UserId newest_user_id(Transaction& tx) {
    return std::get<0>(tx.find<UserId>("SELECT coalesce(max(id), 0) FROM users").value());
}

} // namespace latchkey::accounts
