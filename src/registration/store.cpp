#include "registration/store.hpp"

#include "base/error.hpp"
#include "registration/model.hpp"

#include <tuple>
#include <utility>

namespace latchkey::registration {

using storage::Transaction;

namespace {

using OptionalText = std::optional<std::string>;
using Row = std::tuple<std::string, std::string, OptionalText, std::string>;

std::optional<accounts::NewUser> to_user(std::optional<Row>&& row) {
    if (!row) {
        return std::nullopt;
    }
    auto& [email, full_name, company, password_hash] = *row;
    auto address = accounts::Email::parse(email);
    if (!address) {
        throw Failure("a registration is of an address that is none");
    }
    return accounts::NewUser{
        .email = std::move(*address),
        .full_name = std::move(full_name),
        .company = std::move(company),
        .password_hash = crypto::PasswordHash(std::move(password_hash))};
}

} // namespace

void replace_registration(Transaction& tx, const CodeKey& key, const accounts::NewUser& user) {
    tx.execute(
        "INSERT INTO registrations (email_key, email, full_name, company, password_hash,"
        " attempt_mac, code_mac, tries, code_expires_at, expires_at)"
        " VALUES (:email_key, :email, :full_name, :company, :password_hash,"
        " :attempt_mac, :code_mac, 0, :code_expires_at, :expires_at)"
        " ON CONFLICT (email_key) DO UPDATE SET email = excluded.email,"
        " full_name = excluded.full_name, company = excluded.company,"
        " password_hash = excluded.password_hash, attempt_mac = excluded.attempt_mac,"
        " code_mac = excluded.code_mac, tries = 0,"
        " code_expires_at = excluded.code_expires_at, expires_at = excluded.expires_at",
        {{"email_key", key.attempt.email_key},
         {"email", user.email.text()},
         {"full_name", user.full_name},
         {"company", user.company},
         {"password_hash", user.password_hash.value()},
         {"attempt_mac", key.attempt.attempt_mac},
         {"code_mac", key.code_mac},
         {"code_expires_at", TimePoint(tx.now() + code_lifetime)},
         {"expires_at", TimePoint(tx.now() + attempt_lifetime)}}
    );
}

std::optional<accounts::NewUser> find_registration(Transaction& tx, const AttemptKey& attempt) {
    return to_user(tx.find<std::string, std::string, OptionalText, std::string>(
        "SELECT email, full_name, company, password_hash FROM registrations"
        " WHERE email_key = :email_key AND attempt_mac = :attempt_mac AND expires_at > :now",
        {{"email_key", attempt.email_key}, {"attempt_mac", attempt.attempt_mac}, {"now", tx.now()}}
    ));
}

bool renew_code(Transaction& tx, const CodeKey& key) {
    return tx.execute(
               "UPDATE registrations SET code_mac = :code_mac, tries = 0,"
               " code_expires_at ="
               " CASE WHEN expires_at < :code_expires_at THEN expires_at ELSE :code_expires_at END"
               " WHERE email_key = :email_key AND attempt_mac = :attempt_mac"
               " AND expires_at > :now",
               {{"code_mac", key.code_mac},
                {"code_expires_at", TimePoint(tx.now() + code_lifetime)},
                {"email_key", key.attempt.email_key},
                {"attempt_mac", key.attempt.attempt_mac},
                {"now", tx.now()}}
           ) == 1;
}

std::optional<accounts::NewUser> take_registration(Transaction& tx, const CodeKey& key) {
    return to_user(tx.find<std::string, std::string, OptionalText, std::string>(
        "DELETE FROM registrations"
        " WHERE email_key = :email_key AND attempt_mac = :attempt_mac AND code_mac = :code_mac"
        " AND code_expires_at > :now AND tries < :tries_max"
        " RETURNING email, full_name, company, password_hash",
        {{"email_key", key.attempt.email_key},
         {"attempt_mac", key.attempt.attempt_mac},
         {"code_mac", key.code_mac},
         {"now", tx.now()},
         {"tries_max", tries_max}}
    ));
}

void count_try(Transaction& tx, const CodeKey& key) {
    tx.execute(
        "UPDATE registrations SET tries = tries + 1"
        " WHERE email_key = :email_key AND attempt_mac = :attempt_mac AND code_mac <> :code_mac"
        " AND code_expires_at > :now AND tries < :tries_max",
        {{"email_key", key.attempt.email_key},
         {"attempt_mac", key.attempt.attempt_mac},
         {"code_mac", key.code_mac},
         {"now", tx.now()},
         {"tries_max", tries_max}}
    );
}

void erase_all_registrations(Transaction& tx) {
    tx.execute("DELETE FROM registrations");
}

std::int64_t erase_expired_registrations(Transaction& tx, std::int64_t rows_max) {
    return tx.execute(
        "DELETE FROM registrations WHERE email_key IN (SELECT email_key FROM registrations"
        " WHERE expires_at <= :now ORDER BY expires_at LIMIT :rows_max)",
        {{"now", tx.now()}, {"rows_max", rows_max}}
    );
}

} // namespace latchkey::registration
