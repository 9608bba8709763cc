#include "audit/entry.hpp"

#include "audit/encoding.hpp"
#include "base/ascii.hpp"
#include "base/encoding.hpp"
#include "crypto/digest.hpp"

#include <algorithm>
#include <string_view>

namespace latchkey::audit {

namespace {

std::string join(const std::vector<Fact>& facts) {
    std::string joined;
    for (const Fact& fact : facts) {
        joined.append(joined.empty() ? "" : " ").append(to_string(fact.name()));
        joined.append("=").append(fact.value());
    }
    return joined;
}

/// A program that is no browser we know names itself: what else it says there is not kept.
std::string name_of_program(const std::string& user_agent) {
    const bool is_name = std::ranges::all_of(user_agent, [](char letter) {
        return is_letter_or_digit(letter) ||
               std::string_view(" /._-").find(letter) != std::string_view::npos;
    });
    return is_name ? user_agent : "other";
}

} // namespace

Entry chain(
    const Event& event, TimePoint at, std::int64_t previous_id, const std::string& previous_hash
) {
    const Client client = event.by.client.value_or(Client{});
    Entry entry{
        .id = previous_id + 1,
        .at = at,
        .event = std::string(to_string(event.kind)),
        .actor = std::string(to_string(event.by.kind)),
        .actor_id = event.by.user_id,
        .actor_session_id = event.by.session_id,
        .user_id = event.user_id,
        .session_id = event.session_id,
        .facts = join(event.facts),
        .address = client.address,
        .user_agent = name_of_program(client.user_agent),
        .request_id = client.request_id ? to_string(*client.request_id) : "",
        .previous_hash = previous_hash,
        .hash = {}};
    entry.hash = hash_of(entry);
    return entry;
}

std::string hash_of(const Entry& entry) {
    Encoding encoding("latchkey audit row 1");
    encoding.add(entry.previous_hash);
    encoding.add(entry.id);
    encoding.add(entry.at.time_since_epoch().count());
    encoding.add(entry.event);
    encoding.add(entry.actor);
    encoding.add(entry.actor_id);
    encoding.add(entry.actor_session_id);
    encoding.add(entry.user_id);
    encoding.add(entry.session_id);
    encoding.add(entry.facts);
    encoding.add(entry.address);
    encoding.add(entry.user_agent);
    encoding.add(entry.request_id);
    return hex_encode(crypto::sha256(encoding.text()));
}

} // namespace latchkey::audit
