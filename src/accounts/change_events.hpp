#pragma once

// What the audit record tells of a change to an account: which fields, never what is in them.

#include "accounts/model.hpp"
#include "audit/model.hpp"

#include <vector>

namespace latchkey::accounts {

/// One event for each thing that is another by now; none when all is the same.
std::vector<audit::Event>
events_of_change(const User& before, const User& after, const audit::Author& by);

} // namespace latchkey::accounts
