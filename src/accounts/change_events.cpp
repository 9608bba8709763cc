#include "accounts/change_events.hpp"

#include <string>
#include <utility>

namespace latchkey::accounts {

namespace {

using audit::Fact;
using audit::FactName;
using audit::Kind;

std::string list_profile_changes(const User& before, const User& after) {
    std::string fields;
    if (before.full_name != after.full_name) {
        fields = "full_name";
    }
    if (before.company != after.company) {
        fields += fields.empty() ? "company" : ",company";
    }
    return fields;
}

} // namespace

std::vector<audit::Event>
events_of_change(const User& before, const User& after, const audit::Author& by) {
    std::vector<audit::Event> events;
    const auto add = [&](Kind kind, std::vector<Fact> facts = {}) {
        events.push_back(
            {.kind = kind, .by = by, .user_id = after.id.value(), .facts = std::move(facts)}
        );
    };
    if (const std::string fields = list_profile_changes(before, after); !fields.empty()) {
        add(Kind::user_updated, {{FactName::fields, fields}});
    }
    if (before.email != after.email) {
        add(Kind::email_changed);
    }
    if (before.role != after.role) {
        add(Kind::role_changed,
            {{FactName::role_before, to_string(before.role)},
             {FactName::role, to_string(after.role)}});
    }
    if (before.disabled_at.has_value() != after.disabled_at.has_value()) {
        add(after.disabled_at ? Kind::user_disabled : Kind::user_enabled);
    }
    return events;
}

} // namespace latchkey::accounts
