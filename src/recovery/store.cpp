#include "recovery/store.hpp"

#include "recovery/model.hpp"

namespace latchkey::recovery {

using storage::Transaction;

void replace_code(Transaction& tx, const CodeKey& key, std::optional<accounts::UserId> user_id) {
    tx.execute(
        "INSERT INTO recovery_codes"
        " (email_key, flow, user_id, code_mac, attempts, created_at, expires_at)"
        " VALUES (:email_key, :flow, :user_id, :code_mac, 0, :now, :expires_at)"
        " ON CONFLICT (email_key, flow) DO UPDATE SET user_id = excluded.user_id,"
        " code_mac = excluded.code_mac, attempts = 0,"
        " created_at = excluded.created_at, expires_at = excluded.expires_at,"
        " verified_at = NULL, consumed_at = NULL",
        {{"email_key", key.email_key},
         {"flow", key.flow},
         {"user_id", user_id ? std::optional(user_id->value()) : std::nullopt},
         {"code_mac", key.code_mac},
         {"now", tx.now()},
         {"expires_at", TimePoint(tx.now() + code_lifetime)}}
    );
}

bool mark_verified(Transaction& tx, const CodeKey& key) {
    return tx.execute(
               "UPDATE recovery_codes SET verified_at = :now"
               " WHERE email_key = :email_key AND flow = :flow AND code_mac = :code_mac"
               " AND consumed_at IS NULL AND expires_at > :now AND attempts < :attempts_max"
               " AND EXISTS (SELECT 1 FROM users WHERE users.id = user_id"
               " AND credentials_changed_at <= recovery_codes.created_at"
               " AND coalesce(signed_in_at, 0) <= recovery_codes.created_at)",
               {{"now", tx.now()},
                {"email_key", key.email_key},
                {"flow", key.flow},
                {"code_mac", key.code_mac},
                {"attempts_max", attempts_max}}
           ) == 1;
}

bool is_verified(Transaction& tx, const CodeKey& key) {
    return tx
        .find<std::int64_t>(
            "SELECT 1 FROM recovery_codes"
            " WHERE email_key = :email_key AND flow = :flow AND code_mac = :code_mac"
            " AND verified_at IS NOT NULL"
            " AND consumed_at IS NULL AND expires_at > :now AND attempts < :attempts_max"
            " AND EXISTS (SELECT 1 FROM users WHERE users.id = user_id"
            " AND credentials_changed_at <= recovery_codes.created_at"
            " AND coalesce(signed_in_at, 0) <= recovery_codes.created_at)",
            {{"email_key", key.email_key},
             {"flow", key.flow},
             {"code_mac", key.code_mac},
             {"now", tx.now()},
             {"attempts_max", attempts_max}}
        )
        .has_value();
}

bool consume(Transaction& tx, const CodeKey& key, accounts::UserId user_id) {
    return tx.execute(
               "UPDATE recovery_codes SET consumed_at = :now"
               " WHERE email_key = :email_key AND flow = :flow AND user_id = :user_id AND code_mac "
               "= :code_mac"
               " AND verified_at IS NOT NULL"
               " AND consumed_at IS NULL AND expires_at > :now AND attempts < :attempts_max"
               " AND EXISTS (SELECT 1 FROM users WHERE users.id = user_id"
               " AND credentials_changed_at <= recovery_codes.created_at"
               " AND coalesce(signed_in_at, 0) <= recovery_codes.created_at)",
               {{"now", tx.now()},
                {"email_key", key.email_key},
                {"flow", key.flow},
                {"user_id", user_id},
                {"code_mac", key.code_mac},
                {"attempts_max", attempts_max}}
           ) == 1;
}

bool count_attempt(Transaction& tx, const CodeKey& key) {
    return tx.execute(
               "UPDATE recovery_codes SET attempts = attempts + 1"
               " WHERE email_key = :email_key AND flow = :flow AND code_mac <> :code_mac"
               " AND consumed_at IS NULL AND expires_at > :now AND attempts < :attempts_max",
               {{"email_key", key.email_key},
                {"flow", key.flow},
                {"code_mac", key.code_mac},
                {"now", tx.now()},
                {"attempts_max", attempts_max}}
           ) == 1;
}

void erase_codes(Transaction& tx, const std::string& email_key) {
    tx.execute(
        "DELETE FROM recovery_codes WHERE email_key = :email_key", {{"email_key", email_key}}
    );
}

void erase_all_codes(Transaction& tx) {
    tx.execute("DELETE FROM recovery_codes");
}

std::int64_t erase_expired_codes(Transaction& tx, std::int64_t rows_max) {
    return tx.execute(
        "DELETE FROM recovery_codes WHERE (email_key, flow) IN"
        " (SELECT email_key, flow FROM recovery_codes"
        " WHERE expires_at <= :now ORDER BY expires_at LIMIT :rows_max)",
        {{"now", tx.now()}, {"rows_max", rows_max}}
    );
}

} // namespace latchkey::recovery
