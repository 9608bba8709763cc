#pragma once

// What the audit record tells: what happened, by whom, to whom, from where. Values, handed to
// Record::append() by the services. None of them holds a secret or what somebody typed.

#include "base/request_id.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::audit {

/// What happened. The enumerator's spelling is what the record has.
enum class Kind {
    user_created,
    user_updated, // name or company; the fact says which
    email_changed,
    role_changed,
    user_disabled,
    user_enabled,
    user_deleted,
    signed_in,
    sign_in_failed,  // a wrong password, for an account that there is
    sign_in_blocked, // by the throttle
    signed_out,
    session_revoked,
    sessions_revoked,     // of one user, all or all but the one that asked
    refresh_token_reused, // somebody else had it: the session was revoked
    password_changed,
    recovery_requested,
    recovery_code_verified,
    recovery_code_failed,
    recovery_blocked, // by the throttle
    password_reset,
    signing_key_made,
    signing_key_retired,
    database_restored, // what comes behind it follows on what had happened when the backup was made
    users_imported,    // one row for all of them: the facts say which
};

inline constexpr std::size_t kinds = static_cast<std::size_t>(Kind::users_imported) + 1;

std::string_view to_string(Kind kind);
std::optional<Kind> parse_kind(std::string_view text);

/// Who is at the other end of a request.
struct Client {
    std::string user_agent; // the browser's family, not what it sent
    std::string address;
    std::optional<RequestId> request_id = {}; // nothing where a session remembers the client
};

/// Whose doing it was, and from where.
struct Author {
    enum class Kind {
        user,
        the_operator, // whoever may open the database's file: the command line on the server itself
        server,       // on its own account: schedules, limits
        anonymous,    // a request that is not signed in
    };

    static Author user(std::int64_t user_id, std::string session_id, Client client);
    static Author anonymous(Client client);
    static Author of_operator();
    static Author of_server();

    Kind kind;
    std::optional<std::int64_t> user_id = {};
    std::optional<std::string> session_id = {}; // in which they did it
    std::optional<Client> client = {};
};

std::string_view to_string(Author::Kind kind); // "operator" for the_operator
std::optional<Author::Kind> parse_author_kind(std::string_view text);

/// What else is worth knowing of an event.
enum class FactName {
    fields, // the changed ones, by name
    role,
    role_before,
    reason,
    key, // a signing key's id
    algorithm,
    kept_session, // that was not revoked with the others
    made_at,      // of a backup, 2026-11-24T03.30.00.000Z
    sessions,     // how many
    users,        // how many
    admins,       // of those
    first_id,     // of theirs: between it and the next, nobody else was made
    last_id,
};

std::string_view to_string(FactName name);

/// `value`: 1 to 64 letters, digits and `_-.,`: a word of ours, an id, or a list of them, never
/// an address, a name or another text of somebody's. Throws std::logic_error for anything else.
class Fact {
public:
    Fact(FactName name, std::string_view value);

    [[nodiscard]] FactName name() const { return name_; }

    [[nodiscard]] const std::string& value() const { return value_; }

private:
    FactName name_;
    std::string value_;
};

struct Event {
    Kind kind;
    Author by;
    std::optional<std::int64_t> user_id = {};   // whom it happened to
    std::optional<std::string> session_id = {}; // which session it happened to
    std::vector<Fact> facts = {};
};

} // namespace latchkey::audit
