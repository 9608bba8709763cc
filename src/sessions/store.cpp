#include "sessions/store.hpp"

#include "accounts/store.hpp"

namespace latchkey::sessions {

using storage::Transaction;

namespace {

/// For statements that select the whole row, in this order.
std::vector<Session>
select_sessions(Transaction& tx, storage::Sql sql, std::initializer_list<storage::Bind> binds) {
    std::vector<Session> sessions;
    for (auto& [id, user_id, generation, confirmed_generation, user_agent, address, created_at, refreshed_at, expires_at, revoked_at, ending] :
         tx.list<
             SessionId,
             accounts::UserId,
             std::int64_t,
             std::int64_t,
             std::string,
             std::string,
             TimePoint,
             TimePoint,
             TimePoint,
             std::optional<TimePoint>,
             std::optional<std::string>>(sql, binds)) {
        sessions.push_back(
            {.id = std::move(id),
             .user_id = user_id,
             .generation = generation,
             .confirmed_generation = confirmed_generation,
             .client = {std::move(user_agent), std::move(address)},
             .created_at = created_at,
             .refreshed_at = refreshed_at,
             .expires_at = expires_at,
             .revoked_at = revoked_at,
             .ending =
                 ending == to_string(Ending::signed_out) ? Ending::signed_out : Ending::revoked}
        );
    }
    return sessions;
}

} // namespace

void insert_session(Transaction& tx, const Session& session) {
    tx.execute(
        "INSERT INTO sessions"
        " (id, user_id, generation, user_agent, address, created_at, refreshed_at, expires_at)"
        " VALUES (:id, :user_id, :generation, :user_agent, :address, :created_at, :refreshed_at,"
        " :expires_at)",
        {{"id", session.id},
         {"user_id", session.user_id},
         {"generation", session.generation},
         {"user_agent", session.client.user_agent},
         {"address", session.client.address},
         {"created_at", session.created_at},
         {"refreshed_at", session.refreshed_at},
         {"expires_at", session.expires_at}}
    );
}

std::optional<LiveSession> find_session(Transaction& tx, const SessionId& id) {
    auto rows = select_sessions(
        tx,
        "SELECT id, user_id, generation, confirmed_generation, user_agent, address, created_at,"
        " refreshed_at, expires_at, revoked_at, ending FROM sessions WHERE id = :id",
        {{"id", id}}
    );
    if (rows.empty()) {
        return std::nullopt;
    }
    auto user = accounts::find_user(tx, rows.front().user_id);
    if (!user) {
        return std::nullopt;
    }
    return LiveSession{std::move(rows.front()), std::move(*user)};
}

std::vector<Session> list_sessions(Transaction& tx, accounts::UserId user_id) {
    return select_sessions(
        tx,
        "SELECT id, user_id, generation, confirmed_generation, user_agent, address, created_at,"
        " refreshed_at, expires_at, revoked_at, ending FROM sessions"
        " WHERE user_id = :user_id AND revoked_at IS NULL AND expires_at > :now"
        " ORDER BY refreshed_at DESC, id",
        {{"user_id", user_id}, {"now", tx.now()}}
    );
}

std::int64_t count_live_sessions(Transaction& tx) {
    return std::get<0>(
        tx.find<std::int64_t>("SELECT count(*) FROM sessions WHERE revoked_at IS NULL").value()
    );
}

std::vector<SessionId>
revoke_idle_sessions(Transaction& tx, accounts::UserId user_id, std::int64_t rows_max) {
    std::vector<SessionId> revoked;
    for (auto& [id] : tx.list<SessionId>(
             "UPDATE sessions SET revoked_at = :now, ending = 'revoked' WHERE id IN (SELECT id "
             "FROM "
             "sessions"
             " WHERE user_id = :user_id AND revoked_at IS NULL AND expires_at > :now"
             " ORDER BY refreshed_at DESC, id LIMIT 1000 OFFSET :rows_max) RETURNING id",
             {{"now", tx.now()}, {"user_id", user_id}, {"rows_max", rows_max}}
         )) {
        revoked.push_back(std::move(id));
    }
    return revoked;
}

bool advance_generation(Transaction& tx, const SessionId& id, std::int64_t generation) {
    return tx.execute(
               "UPDATE sessions SET generation = generation + 1, refreshed_at = :now"
               " WHERE id = :id AND generation = :generation AND revoked_at IS NULL",
               {{"now", tx.now()}, {"id", id}, {"generation", generation}}
           ) == 1;
}

void confirm_generation(Transaction& tx, const SessionId& id, std::int64_t generation) {
    tx.execute(
        "UPDATE sessions SET confirmed_generation = :generation"
        " WHERE id = :id AND confirmed_generation < :generation",
        {{"generation", generation}, {"id", id}}
    );
}

std::optional<accounts::UserId>
revoke_session(Transaction& tx, const SessionId& id, Ending ending) {
    const auto row = tx.find<accounts::UserId>(
        "UPDATE sessions SET revoked_at = :now, ending = :ending"
        " WHERE id = :id AND revoked_at IS NULL RETURNING user_id",
        {{"now", tx.now()}, {"ending", to_string(ending)}, {"id", id}}
    );
    return row ? std::optional(std::get<0>(*row)) : std::nullopt;
}

void revoke_sessions_of(
    Transaction& tx, accounts::UserId user_id, Ending ending, const std::optional<SessionId>& keep
) {
    tx.execute(
        "UPDATE sessions SET revoked_at = :now, ending = :ending"
        " WHERE user_id = :user_id AND revoked_at IS NULL AND id <> :keep",
        {{"now", tx.now()},
         {"ending", to_string(ending)},
         {"user_id", user_id},
         {"keep", keep ? keep->value() : ""}}
    );
    accounts::note_sessions_ended(tx, user_id);
}

std::int64_t erase_expired_sessions(Transaction& tx, std::int64_t rows_max) {
    return tx.execute(
        "DELETE FROM sessions WHERE id IN"
        " (SELECT id FROM sessions WHERE expires_at <= :now ORDER BY expires_at LIMIT :rows_max)",
        {{"now", tx.now()}, {"rows_max", rows_max}}
    );
}

std::int64_t erase_all_sessions(Transaction& tx) {
    accounts::note_all_sessions_ended(tx);
    return tx.execute("DELETE FROM sessions");
}

} // namespace latchkey::sessions
