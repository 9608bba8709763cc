#include "accounts/store.hpp"

#include "base/unicode.hpp"

#include <fmt/format.h>

#include <string>
#include <tuple>
#include <utility>

namespace latchkey::accounts {

using storage::Transaction;

namespace {

using OptionalText = std::optional<std::string>;
using OptionalTime = std::optional<TimePoint>;
using Row = std::tuple<
    UserId,
    std::string,
    std::string,
    OptionalText,
    std::string,
    OptionalTime,
    TimePoint,
    TimePoint>;

User to_user(Row&& row) {
    auto& [id, email, full_name, company, role, disabled_at, created_at, updated_at] = row;
    const auto known_role = parse_role(role);
    if (!known_role) {
        throw Failure(fmt::format("user {} has the unknown role \"{}\"", id.value(), role));
    }
    return {
        id,
        std::move(email),
        std::move(full_name),
        std::move(company),
        *known_role,
        disabled_at,
        created_at,
        updated_at};
}

/// For statements that select the columns of Row, in its order.
std::vector<User>
select_users(Transaction& tx, storage::Sql sql, std::initializer_list<storage::Bind> binds) {
    std::vector<User> users;
    for (Row& row : tx.list<
                    UserId,
                    std::string,
                    std::string,
                    OptionalText,
                    std::string,
                    OptionalTime,
                    TimePoint,
                    TimePoint>(sql, binds)) {
        users.push_back(to_user(std::move(row)));
    }
    return users;
}

std::optional<User> first_of(std::vector<User>&& users) {
    return users.empty() ? std::nullopt : std::optional<User>(std::move(users.front()));
}

std::optional<Credential>
to_credential(std::optional<std::tuple<UserId, std::string, OptionalTime>>&& row) {
    if (!row) {
        return std::nullopt;
    }
    auto& [id, hash, disabled_at] = *row;
    return Credential{id, crypto::PasswordHash(std::move(hash)), disabled_at.has_value()};
}

/// The first text behind every text that begins with `prefix`, in the order of code points.
std::string end_of_prefix(const std::string& prefix) {
    return prefix + "\U0010FFFF";
}

Page page_of(std::vector<std::pair<std::string, User>>&& rows, std::size_t limit) {
    Page page;
    for (auto& [term, user] : rows) {
        if (page.users.size() == limit) { // one more was asked for, to know that there is one
            return page;
        }
        page.next = Cursor{user.id, std::move(term)};
        page.users.push_back(std::move(user));
    }
    page.next.reset();
    return page;
}

Page list_all(Transaction& tx, const PageRequest& request) {
    std::vector<std::pair<std::string, User>> users;
    for (User& user : select_users(
             tx,
             "SELECT id, email, full_name, company, role, disabled_at, created_at, updated_at"
             " FROM users WHERE id > :after ORDER BY id LIMIT :rows",
             {{"after", request.after ? request.after->id.value() : 0}, {"rows", request.limit + 1}}
         )) {
        users.emplace_back("", std::move(user));
    }
    return page_of(std::move(users), request.limit);
}

/// Ranges of two indexes, each read from the cursor on and for one page at most. Names are many
/// people's: those equal to the cursor's are a range of their own, entered by id. Who matches by
/// address is not found by name again.
Page search(Transaction& tx, const PageRequest& request) {
    const std::string begin = fold_case(request.query);
    const std::string end = end_of_prefix(begin);
    const bool goes_on = request.after && request.after->term >= begin;
    const std::string after_term = goes_on ? request.after->term : begin;
    const std::int64_t after_id = goes_on ? request.after->id.value() : 0;
    std::vector<std::pair<std::string, User>> users;
    for (auto& [term, id] : tx.list<std::string, UserId>(
             "SELECT term, id FROM ("
             " SELECT * FROM (SELECT email_key AS term, id FROM users"
             "  WHERE email_key >= :after_term AND email_key < :end"
             "  AND (email_key > :after_term OR id > :after_id) ORDER BY email_key, id LIMIT "
             ":rows) AS by_address"
             " UNION ALL"
             " SELECT * FROM (SELECT name_key AS term, id FROM users"
             "  WHERE name_key = :after_term AND name_key < :end AND id > :after_id"
             "  AND NOT (email_key >= :begin AND email_key < :end)"
             "  ORDER BY id LIMIT :rows) AS by_equal_name"
             " UNION ALL"
             " SELECT * FROM (SELECT name_key AS term, id FROM users"
             "  WHERE name_key > :after_term AND name_key < :end"
             "  AND NOT (email_key >= :begin AND email_key < :end)"
             "  ORDER BY name_key, id LIMIT :rows) AS by_name"
             ") AS found ORDER BY term, id LIMIT :rows",
             {{"begin", begin},
              {"end", end},
              {"after_term", after_term},
              {"after_id", after_id},
              {"rows", request.limit + 1}}
         )) {
        users.emplace_back(std::move(term), find_user(tx, id).value());
    }
    return page_of(std::move(users), request.limit);
}

} // namespace

std::optional<User> find_user(Transaction& tx, UserId id) {
    return first_of(select_users(
        tx,
        "SELECT id, email, full_name, company, role, disabled_at, created_at, updated_at"
        " FROM users WHERE id = :id",
        {{"id", id}}
    ));
}

std::optional<User> find_user_by_email(Transaction& tx, const Email& email) {
    return first_of(select_users(
        tx,
        "SELECT id, email, full_name, company, role, disabled_at, created_at, updated_at"
        " FROM users WHERE email_key = :email_key",
        {{"email_key", email.key()}}
    ));
}

std::optional<Credential> find_credential(Transaction& tx, const Email& email) {
    return to_credential(tx.find<UserId, std::string, OptionalTime>(
        "SELECT id, password_hash, disabled_at FROM users WHERE email_key = :email_key",
        {{"email_key", email.key()}}
    ));
}

std::optional<Credential> find_credential(Transaction& tx, UserId id) {
    return to_credential(tx.find<UserId, std::string, OptionalTime>(
        "SELECT id, password_hash, disabled_at FROM users WHERE id = :id", {{"id", id}}
    ));
}

std::optional<std::string> find_email_key(Transaction& tx, UserId id) {
    auto row = tx.find<std::string>("SELECT email_key FROM users WHERE id = :id", {{"id", id}});
    return row ? std::optional(std::move(std::get<0>(*row))) : std::nullopt;
}

bool is_current(Transaction& tx, const Credential& credential) {
    const auto current = find_credential(tx, credential.user_id);
    return current && !current->is_disabled &&
           current->password_hash.value() == credential.password_hash.value();
}

std::optional<User> insert_user(Transaction& tx, const NewUser& user) {
    const auto id = tx.find<UserId>(
        "INSERT INTO users"
        " (email, email_key, full_name, name_key, company, password_hash, role,"
        " created_at, updated_at)"
        " VALUES (:email, :email_key, :full_name, :name_key, :company, :password_hash, :role,"
        " :now, :now)"
        " ON CONFLICT (email_key) DO NOTHING RETURNING id",
        {{"email", user.email.text()},
         {"email_key", user.email.key()},
         {"full_name", user.full_name},
         {"name_key", fold_case(user.full_name)},
         {"company", user.company},
         {"password_hash", user.password_hash.value()},
         {"role", to_string(user.role)},
         {"now", tx.now()}}
    );
    return id ? find_user(tx, std::get<0>(*id)) : std::nullopt;
}

bool update_user(Transaction& tx, const User& user, const UserChanges& changes) {
    const std::string& full_name = changes.full_name.value_or(user.full_name);
    const std::string email = changes.email ? changes.email->text() : user.email;
    const std::string email_key = fold_case(email);
    OptionalTime disabled_at = user.disabled_at;
    if (changes.is_disabled) {
        disabled_at =
            *changes.is_disabled ? OptionalTime(user.disabled_at.value_or(tx.now())) : std::nullopt;
    }
    return tx.execute(
               "UPDATE users SET email = :email, email_key = :email_key, full_name = :full_name,"
               " name_key = :name_key, company = :company, role = :role,"
               " disabled_at = :disabled_at, updated_at = :now, credentials_changed_at ="
               " CASE WHEN email_key = :email_key THEN credentials_changed_at ELSE :now END"
               " WHERE id = :id AND NOT EXISTS (SELECT 1 FROM users AS other"
               " WHERE other.email_key = :email_key AND other.id <> :id)",
               {{"email", email},
                {"email_key", email_key},
                {"full_name", full_name},
                {"name_key", fold_case(full_name)},
                {"company", changes.company.value_or(user.company)},
                {"role", to_string(changes.role.value_or(user.role))},
                {"disabled_at", disabled_at},
                {"now", tx.now()},
                {"id", user.id}}
           ) == 1;
}

void update_password(Transaction& tx, UserId id, const crypto::PasswordHash& hash) {
    tx.execute(
        "UPDATE users SET password_hash = :hash, updated_at = :now, credentials_changed_at = :now"
        " WHERE id = :id",
        {{"hash", hash.value()}, {"now", tx.now()}, {"id", id}}
    );
}

std::optional<TimePoint> note_sign_in(Transaction& tx, UserId id) {
    const auto before =
        tx.find<OptionalTime>("SELECT signed_in_at FROM users WHERE id = :id", {{"id", id}});
    tx.execute(
        "UPDATE users SET signed_in_at = :now WHERE id = :id", {{"now", tx.now()}, {"id", id}}
    );
    return before ? std::get<0>(*before) : std::nullopt;
}

void note_sessions_ended(Transaction& tx, UserId id) {
    tx.execute(
        "UPDATE users SET signed_out_at = :now WHERE id = :id", {{"now", tx.now()}, {"id", id}}
    );
}

void note_all_sessions_ended(Transaction& tx) {
    tx.execute("UPDATE users SET signed_out_at = :now", {{"now", tx.now()}});
}

TimePoint find_sessions_ended(Transaction& tx, UserId id) {
    return std::get<0>(
        tx.find<TimePoint>("SELECT signed_out_at FROM users WHERE id = :id", {{"id", id}}).value()
    );
}

void renew_password_hash(Transaction& tx, UserId id, const crypto::PasswordHash& hash) {
    tx.execute(
        "UPDATE users SET password_hash = :hash WHERE id = :id",
        {{"hash", hash.value()}, {"id", id}}
    );
}

bool erase_user(Transaction& tx, UserId id) {
    return tx.execute("DELETE FROM users WHERE id = :id", {{"id", id}}) == 1;
}

bool has_any_user(Transaction& tx) {
    return tx.find<std::int64_t>("SELECT 1 FROM users LIMIT 1").has_value();
}

bool has_other_admin(Transaction& tx, UserId id) {
    return tx
        .find<std::int64_t>(
            "SELECT 1 FROM users"
            " WHERE role = 'admin' AND disabled_at IS NULL AND id <> :id LIMIT 1",
            {{"id", id}}
        )
        .has_value();
}

Page list_users(Transaction& tx, const PageRequest& request) {
    return request.query.empty() ? list_all(tx, request) : search(tx, request);
}

} // namespace latchkey::accounts
