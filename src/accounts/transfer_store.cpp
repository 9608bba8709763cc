#include "accounts/transfer_store.hpp"

#include "base/unicode.hpp"

#include <tuple>
#include <utility>

namespace latchkey::accounts {

using storage::Transaction;

bool has_email_key(Transaction& tx, const std::string& email_key) {
    return tx
        .find<std::int64_t>(
            "SELECT 1 FROM users WHERE email_key = :email_key", {{"email_key", email_key}}
        )
        .has_value();
}

std::optional<UserId> insert_imported(Transaction& tx, const ImportedUser& user) {
    const TimePoint created_at = user.created_at.value_or(tx.now());
    const auto id = tx.find<UserId>(
        "INSERT INTO users"
        " (email, email_key, full_name, name_key, company, password_hash, role, disabled_at,"
        " created_at, updated_at)"
        " VALUES (:email, :email_key, :full_name, :name_key, :company, :password_hash, :role,"
        " :disabled_at, :created_at, :updated_at)"
        " ON CONFLICT (email_key) DO NOTHING RETURNING id",
        {{"email", user.email.text()},
         {"email_key", user.email.key()},
         {"full_name", user.full_name},
         {"name_key", fold_case(user.full_name)},
         {"company", user.company},
         {"password_hash", user.password_hash.value()},
         {"role", to_string(user.role)},
         {"disabled_at", user.is_disabled ? std::optional(tx.now()) : std::nullopt},
         {"created_at", created_at},
         {"updated_at", user.updated_at.value_or(created_at)}}
    );
    return id ? std::optional(std::get<0>(*id)) : std::nullopt;
}

std::int64_t count_users(Transaction& tx) {
    return std::get<0>(tx.find<std::int64_t>("SELECT count(*) FROM users").value());
}

std::vector<ExportedUser> list_users_after(Transaction& tx, UserId after, std::size_t rows_max) {
    using OptionalText = std::optional<std::string>;
    using OptionalTime = std::optional<TimePoint>;
    std::vector<ExportedUser> users;
    for (auto& [id, email, full_name, company, role, disabled_at, created_at, updated_at, hash] :
         tx.list<
             UserId,
             std::string,
             std::string,
             OptionalText,
             std::string,
             OptionalTime,
             TimePoint,
             TimePoint,
             std::string>(
             "SELECT id, email, full_name, company, role, disabled_at, created_at, updated_at,"
             " password_hash FROM users WHERE id > :after ORDER BY id LIMIT :rows_max",
             {{"after", after}, {"rows_max", rows_max}}
         )) {
        users.push_back(
            {{id,
              std::move(email),
              std::move(full_name),
              std::move(company),
              parse_role(role).value(),
              disabled_at,
              created_at,
              updated_at},
             crypto::PasswordHash(std::move(hash))}
        );
    }
    return users;
}

} // namespace latchkey::accounts
