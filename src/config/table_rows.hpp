#pragma once

// The rows of the table that make a file of their own. For table.cpp.

#include "config/refusal.hpp"
#include "config/table.hpp"

#include <utility>
#include <vector>

namespace latchkey::config {

using Refusals = std::vector<Refusal>;

/// Stores what was accepted; the refusals when it was not.
template <typename T, typename Target>
Refusals keep(Checked<T> value, Target& target) {
    if (!value) {
        return value.error();
    }
    target = static_cast<Target>(*std::move(value));
    return {};
}

void add_profile_setting(std::vector<Setting>& rows);
void add_token_settings(std::vector<Setting>& rows);
void add_cookie_settings(std::vector<Setting>& rows);
void add_door_settings(std::vector<Setting>& rows);
void add_running_settings(std::vector<Setting>& rows);
void add_operation_settings(std::vector<Setting>& rows);

} // namespace latchkey::config
