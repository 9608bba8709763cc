#include "registration/address_change_store.hpp"

#include "registration/model.hpp"

namespace latchkey::registration {

using storage::Transaction;

void replace_address_change(Transaction& tx, const ChangeKey& key, const accounts::Email& email) {
    tx.execute(
        "INSERT INTO email_changes (user_id, session_id, email, code_mac, tries, expires_at)"
        " VALUES (:user_id, :session_id, :email, :code_mac, 0, :expires_at)"
        " ON CONFLICT (user_id) DO UPDATE SET session_id = excluded.session_id,"
        " email = excluded.email, code_mac = excluded.code_mac, tries = 0,"
        " expires_at = excluded.expires_at",
        {{"user_id", key.user_id},
         {"session_id", key.session_id},
         {"email", email.text()},
         {"code_mac", key.code_mac},
         {"expires_at", TimePoint(tx.now() + code_lifetime)}}
    );
}

std::optional<accounts::Email> take_address_change(Transaction& tx, const ChangeKey& key) {
    const auto email = tx.find<std::string>(
        "DELETE FROM email_changes"
        " WHERE user_id = :user_id AND session_id = :session_id AND code_mac = :code_mac"
        " AND expires_at > :now AND tries < :tries_max RETURNING email",
        {{"user_id", key.user_id},
         {"session_id", key.session_id},
         {"code_mac", key.code_mac},
         {"now", tx.now()},
         {"tries_max", tries_max}}
    );
    return email ? accounts::Email::parse(std::get<0>(*email)) : std::nullopt;
}

void count_try(Transaction& tx, const ChangeKey& key) {
    tx.execute(
        "UPDATE email_changes SET tries = tries + 1"
        " WHERE user_id = :user_id AND session_id = :session_id AND code_mac <> :code_mac"
        " AND expires_at > :now AND tries < :tries_max",
        {{"user_id", key.user_id},
         {"session_id", key.session_id},
         {"code_mac", key.code_mac},
         {"now", tx.now()},
         {"tries_max", tries_max}}
    );
}

void erase_all_address_changes(Transaction& tx) {
    tx.execute("DELETE FROM email_changes");
}

std::int64_t erase_expired_address_changes(Transaction& tx, std::int64_t rows_max) {
    return tx.execute(
        "DELETE FROM email_changes WHERE user_id IN (SELECT user_id FROM email_changes"
        " WHERE expires_at <= :now ORDER BY expires_at LIMIT :rows_max)",
        {{"now", tx.now()}, {"rows_max", rows_max}}
    );
}

} // namespace latchkey::registration
