#include "audit/store.hpp"

#include <string>

namespace latchkey::audit {

namespace {

/// `name=value`, separated by spaces: neither holds a space or an equals sign.
std::string join(const std::vector<Fact>& facts) {
    std::string joined;
    for (const Fact& fact : facts) {
        joined.append(joined.empty() ? "" : " ").append(to_string(fact.name()));
        joined.append("=").append(fact.value());
    }
    return joined;
}

} // namespace

void insert_event(storage::Transaction& tx, const Event& event) {
    const Client client = event.by.client.value_or(Client{});
    const std::string request_id = client.request_id ? to_string(*client.request_id) : "";
    tx.execute(
        "INSERT INTO audit_events (at, event, actor, actor_id, actor_session_id, user_id,"
        " session_id, facts, address, user_agent, request_id)"
        " VALUES (:now, :event, :actor, :actor_id, :actor_session_id, :user_id,"
        " :session_id, :facts, :address, :user_agent, :request_id)",
        {{"now", tx.now()},
         {"event", to_string(event.kind)},
         {"actor", to_string(event.by.kind)},
         {"actor_id", event.by.user_id},
         {"actor_session_id", event.by.session_id},
         {"user_id", event.user_id},
         {"session_id", event.session_id},
         {"facts", join(event.facts)},
         {"address", client.address},
         {"user_agent", client.user_agent},
         {"request_id", request_id}}
    );
}

} // namespace latchkey::audit
